"""Why a file is refused, in words that say what to do instead."""

from portal.errors import PortalError
from portal.kit.words import N_


class FileRefused(PortalError):
    """The file itself is the reason; the kinds below say why."""

    code = "file_refused"
    text = N_("This file cannot be accepted. Please choose another one.")


class FileEmpty(FileRefused):
    """Not one byte arrived."""

    code = "file_empty"
    text = N_("This file is empty. Please choose it again.")


class FileTooBig(FileRefused):
    """More bytes than one file may have (security check 40)."""

    code = "file_too_big"
    text = N_("This file is larger than {limit} MB. Please choose a smaller one.")


class FileKindUnknown(FileRefused):
    """Neither a JPEG, nor a PNG, nor a PDF, whatever its name says."""

    code = "file_kind_unknown"
    text = N_("This is not a JPEG or PNG picture or a PDF file. Please choose one of these.")


class FileIsHeic(FileRefused):
    """What iPhones take unless told otherwise; no decoder of ours reads it (docs/adr/0022)."""

    code = "file_is_heic"
    text = N_(
        "This picture is in the HEIC format, which we cannot read. On an iPhone, choose Settings, "
        "Camera, Formats, Most Compatible, and take the picture again: it will be a JPEG."
    )


class FileDamaged(FileRefused):
    """Cut off, or broken inside: nothing is guessed about what is missing."""

    code = "file_damaged"
    text = N_("This file is damaged or incomplete. Please save it or take the picture again.")


class FileTooComplex(FileRefused):
    """It took more time or memory than a file may; decompression bombs end here (check 41)."""

    code = "file_too_complex"
    text = N_(
        "This file is too complex to be checked. Please take a picture of the document instead."
    )


class PictureTooLarge(FileRefused):
    """More pixels than are decoded (check 41)."""

    code = "picture_too_large"
    text = N_(
        "This picture has more than {limit} megapixels. Please take it with a lower resolution."
    )


class PictureTooSmall(FileRefused):
    """So few pixels that no document can be read on it."""

    code = "picture_too_small"
    text = N_(
        "This picture has only {width} × {height} pixels. Please take it closer or with a higher "
        "resolution."
    )


class PictureMoves(FileRefused):
    """An animation: a reviewer would see another picture than the one that was checked."""

    code = "picture_moves"
    text = N_("This picture is animated. Please choose one that stands still.")


class PdfEncrypted(FileRefused):
    """A password, or restrictions without one (check 42)."""

    code = "pdf_encrypted"
    text = N_("This PDF is protected. Please save it without a password and without restrictions.")


class PdfActive(FileRefused):
    """Scripts, attachments, media, forms that send: anything that acts (check 42)."""

    code = "pdf_active"
    text = N_(
        "This PDF contains scripts, attachments or other active content. Please print it into a "
        "new PDF file, or take a picture of the document."
    )


class PdfTooLong(FileRefused):
    """More pages than a document has (check 42)."""

    code = "pdf_too_long"
    text = N_("This PDF has more than {limit} pages. Please keep only the pages that are needed.")


class FilesBusy(FileRefused):
    """Too many files at the same moment; this one is not to blame."""

    code = "files_busy"
    text = N_("Many files are being checked at the moment. Please try again in a minute.")
