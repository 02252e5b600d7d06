"""markdown-it's block parser with bounds that are felt: it refuses where the original silently drops text."""

from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock

from forum.kit.markdown.limits import OverLimit, limits_of
from forum.kit.markdown.shapes import Limits

QUOTED_LINES = "quoted_lines"


class BoundedBlocks(ParserBlock):
    """Raises OverLimit when blocks nest too deeply, become too many, or quotations read the same lines too often.

    Each quotation inside another reads all its lines again, so fifty of them around a long paragraph would take seconds.
    """

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - names of the base class
        """Generate tokens for a range of lines; the original's algorithm, but its way out at the nesting bound."""
        limits = limits_of(state.env)
        if state.parentType == "blockquote":
            _count_quoted(state, endLine - startLine, limits)
        line = startLine
        has_empty_lines = False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= limits.max_block_nesting or len(state.tokens) > limits.max_tokens:
                raise OverLimit("blocks")
            any(rule(state, line, endLine, False) for rule in self.ruler.getRules(""))  # the paragraph rule takes every line
            state.tight = not has_empty_lines
            line = state.line
            if (line - 1) < endLine and state.isEmpty(line - 1):
                has_empty_lines = True
            if line < endLine and state.isEmpty(line):
                has_empty_lines = True
                line += 1
                state.line = line


def _count_quoted(state: StateBlock, lines: int, limits: Limits) -> None:
    state.env[QUOTED_LINES] = state.env.get(QUOTED_LINES, 0) + lines
    if state.env[QUOTED_LINES] > limits.max_quoted_lines:
        raise OverLimit("quoted lines")
