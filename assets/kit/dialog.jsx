// The browser's own dialog: it keeps the focus inside, closes by Esc and gives the focus back.
import { useEffect, useRef } from "react";

export function Dialog({ name, variant, isOpen, onDismiss, children }) {
  const ref = useRef(null);

  useEffect(() => {
    const dialog = ref.current;
    const open = (event) => {
      if (!event.target.closest?.(`[data-opens="${CSS.escape(name)}"]`)) return;
      if (!dialog.open) dialog.showModal();
    };
    // On the document: a button that opens may come into the page after the dialog.
    document.addEventListener("click", open);
    return () => {
      document.removeEventListener("click", open);
      if (dialog.open) dialog.close();
    };
  }, [name]);

  useEffect(() => {
    const dialog = ref.current;
    if (isOpen === undefined) return;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  }, [isOpen]);

  const pressed = useRef(null);
  const onClick = (event) => {
    // Only a press that also began on the backdrop: selecting text may end outside.
    const isBackdrop = event.target === ref.current && pressed.current === ref.current;
    if (isBackdrop || event.target.closest("[data-close], a[href]")) ref.current.close();
  };
  const onClose = () => {
    if (isOpen !== false) onDismiss?.();
  };
  return (
    <dialog
      id={name}
      ref={ref}
      className={variant}
      aria-labelledby={`${name}-title`}
      onPointerDown={(event) => {
        pressed.current = event.target;
      }}
      onClick={onClick}
      onClose={onClose}
    >
      {children}
    </dialog>
  );
}
