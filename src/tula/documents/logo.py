"""Whether an uploaded logo can be printed, asked of what prints it."""

import json

import typst

from tula.domain.logo import Logo, LogoNotUsable

_PROBE = b"#image(bytes(json(bytes(sys.inputs.image))))"


def require_printable(logo: Logo) -> None:
    """Decode every pixel as printing will.

    :raises LogoNotUsable: the image is damaged.
    """
    compiler = typst.Compiler(_PROBE, ignore_system_fonts=True, sys_inputs={"image": json.dumps(list(logo.image))})
    try:
        compiler.compile(format="pdf")
    except typst.TypstError as error:
        raise LogoNotUsable("This image is damaged. Save it again as PNG or JPEG.") from error
