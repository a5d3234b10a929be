"""Text of reports in Markdown: shown as it is."""

import html

import pytest
from markdown_it import MarkdownIt

from kg.markdown import code, quotation, table


def shown(text: str) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(text))


def test_a_quotation_is_one_block_whatever_it_holds() -> None:
    page = shown("- point\n" + quotation("1. 一\n> 二 <b>", "A/1, para. 3", "  "))
    assert page.count("<blockquote>") == 1 and "<ol>" not in page and "<b>" not in page
    assert "1. 一 &gt; 二 &lt;b&gt;" in page and "— A/1, para. 3" in page


def test_numbers_are_written_for_reading() -> None:
    page = shown(table(["n", "x", "p", "name"], [[3, 0.25, 1.6e-9, "a"], [4, float("nan"), 1.0, None]]))
    for cell in (">3<", ">0.2500<", ">1.6e-09<", ">–<"):
        assert cell in page


@pytest.mark.parametrize("text", ["f('a')", "`", "``x`", "a``b", "`<script>`</code>", "*a* [b](c) \\\\ &amp;", "a `b"])
def test_code_is_shown_to_the_letter(text: str) -> None:
    assert shown(code(text)).strip() == f"<p><code>{html.escape(text, quote=False)}</code></p>"
