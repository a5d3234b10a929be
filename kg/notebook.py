"""The page in a notebook: JupyterLab, Jupyter Notebook, VS Code and other front ends that show HTML."""

import html
from dataclasses import dataclass
from typing import Any, Final

PERMISSIONS: Final = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
"""What the frame may do: no access to the notebook, whose origin it does not share."""


@dataclass(frozen=True, slots=True)
class NotebookPage:
    """A page that a notebook displays as the value of a cell, in a frame that holds all of it.

    Attributes:
        page: the page as HTML, as :func:`kg.visualization.render_page` gives it.
        title: what a screen reader calls the frame.
        height: of the frame, in pixels.
    """

    page: str
    title: str = "Knowledge graph"
    height: int = 640

    def _repr_html_(self) -> str:
        """Return the frame; ``srcdoc`` needs no file, and the sandbox keeps the page apart from the notebook."""
        attributes = {
            "title": self.title,
            "sandbox": PERMISSIONS,
            "style": f"width: 100%; height: {int(self.height)}px; border: 1px solid #8884; border-radius: 8px",
            "srcdoc": self.page,
        }
        # half characters cannot be encoded, and the notebook could not be saved with them
        written = (f'{name}="{html.escape(value)}"' for name, value in attributes.items())
        return f"<iframe {' '.join(written)}></iframe>".encode("utf-8", "replace").decode("utf-8")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Return the frame for front ends that show HTML, and a line of text for those that do not."""
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<NotebookPage «{self.title}», {len(self.page) / 1e6:.1f} MB of HTML>"
