"""The white list: which file of which npm package becomes which browser module.

Only self-contained files are listed (a Content-Security-Policy without inline scripts rules out import maps, so a
bare `import "..."` could not be resolved). `export` is appended to files that only define a global.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Module:
    file: str
    package: str
    source: str
    export: str = ""
    bundled: tuple[str, ...] = ()


MODULES = (
    Module("auto-complete-element.js", "@github/auto-complete-element", "dist/bundle.js", bundled=("@github/combobox-nav",)),
    Module("file-attachment-element.js", "@github/file-attachment-element", "dist/index.js"),
    Module("hotkey.js", "@github/hotkey", "dist/index.js"),
    Module("htmx.js", "htmx.org", "dist/htmx.min.js", export="export default htmx;"),
    Module("idiomorph.js", "idiomorph", "dist/idiomorph.min.js", export="export { Idiomorph };"),
    Module("markdown-toolbar-element.js", "@github/markdown-toolbar-element", "dist/index.js"),
    Module("paste-markdown.js", "@github/paste-markdown", "dist/bundle.js"),
    Module("relative-time-element.js", "@github/relative-time-element", "dist/bundle.js"),
    Module(
        "text-expander-element.js",
        "@github/text-expander-element",
        "dist/bundle.js",
        bundled=("@github/combobox-nav", "dom-input-range"),
    ),
    Module("uplot.js", "uplot", "dist/uPlot.iife.min.js", export="export default uPlot;"),
)
