"""The rich_text block: sections, lists, quotes and code, and the inline elements inside them."""

from sandbox.block_kit.rules import Rule, boolean, choice, integer, items, matching, shape, string, tagged

_STYLES = ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink")
_STYLED: dict[str, Rule] = {"style": shape(optional=dict.fromkeys(_STYLES, boolean))}

_TEXT = shape(required={"text": string()}, optional=_STYLED)
_LINK = shape(required={"url": string()}, optional=_STYLED | {"text": string(minimum=0), "unsafe": boolean})

_INLINE = tagged(
    {
        "text": _TEXT,
        "link": _LINK,
        "user": shape(required={"user_id": string()}, optional=_STYLED),
        "usergroup": shape(required={"usergroup_id": string()}, optional=_STYLED),
        "channel": shape(required={"channel_id": string()}, optional=_STYLED),
        "team": shape(required={"team_id": string()}, optional=_STYLED),
        "broadcast": shape(required={"range": choice("here", "channel", "everyone")}, optional=_STYLED),
        "emoji": shape(
            required={"name": string()},
            optional=_STYLED | {"unicode": string(), "skin_tone": integer(1, 6), "url": string()},
        ),
        "date": shape(
            required={"timestamp": integer(0), "format": string()},
            optional=_STYLED | {"url": string(), "fallback": string(), "timezone": string()},
        ),
        "color": shape(required={"value": matching("#[0-9a-fA-F]{6}", "a color such as #1264a3")}),
    }
)

_BORDER: dict[str, Rule] = {"border": integer(0, 1)}
_SECTION = shape(required={"elements": items(_INLINE, 0)})

_PARTS = tagged(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": shape(
            required={
                "style": choice("bullet", "ordered"),
                "elements": items(tagged({"rich_text_section": _SECTION})),
            },
            optional=_BORDER | {"indent": integer(0, 8), "offset": integer(0)},
        ),
        "rich_text_preformatted": shape(
            required={"elements": items(tagged({"text": _TEXT, "link": _LINK}), 0)},
            optional=_BORDER | {"language": string()},
        ),
        "rich_text_quote": shape(required={"elements": items(_INLINE, 0)}, optional=_BORDER),
    }
)

RICH_TEXT_FIELDS: dict[str, Rule] = {"elements": items(_PARTS)}
RICH_TEXT = tagged({"rich_text": shape(required=RICH_TEXT_FIELDS, optional={"block_id": string(255)})})
