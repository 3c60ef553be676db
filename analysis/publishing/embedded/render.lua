-- One long-lived `pandoc lua` process: a request is one line of JSON on standard input, its answer one line on
-- standard output. The document is read once and written for each format that was asked for.
--
-- Ids and class names are those that Quarto writes, so that one stylesheet and one set of tests serve both.

local stringify = pandoc.utils.stringify

local NAMES = { fig = "Figure", tbl = "Table", sec = "Section" }
local CALLOUTS = { note = "Note", tip = "Tip", important = "Important", warning = "Warning", caution = "Caution" }
-- Quarto's own names that this publisher does not have; anything else is a class of the project's stylesheet.
local UNSUPPORTED = {
  ["panel-sidebar"] = true, ["panel-input"] = true, ["panel-fill"] = true, ["panel-center"] = true, aside = true,
  ["column-page"] = true, ["column-screen"] = true, ["column-body"] = true, ["column-body-outset"] = true,
  ["column-page-inset"] = true, ["column-screen-inset"] = true, hidden = true, ["quarto-layout-panel"] = true,
  columns = true, theorem = true, lemma = true, proof = true, incremental = true, notes = true,
}

local function raw(format, text) return pandoc.RawBlock(format, text) end
local function raw_inline(format, text) return pandoc.RawInline(format, text) end
local function typst_string(text) return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", " ") .. '"' end
local function escape(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

-- pandoc keeps every function of every filter for ever, and with it all that the function refers to: the whole document.
-- So it is given functions that last, which call those of the filter at hand.
local at_hand, lasting = {}, {}
local function walked(element, filter)
  local forwarding = { traverse = filter.traverse }
  for name, _ in pairs(filter) do
    if name ~= "traverse" then
      lasting[name] = lasting[name] or function(el) return at_hand[#at_hand][name](el) end
      forwarding[name] = lasting[name]
    end
  end
  at_hand[#at_hand + 1] = filter
  local result = element:walk(forwarding)
  at_hand[#at_hand] = nil
  return result
end

-- pandoc's reader tries what TeX, HTML and citations could be at every character or bracket, at a third of its cost,
-- and they can matter only where a dollar sign, a command, a "<" or an "@" stands. The "@" at the head of an entry for
-- BibTeX, in a block of code, does not count.
local function reader_of(text)
  local format = "markdown+lists_without_preceding_blankline"
  if not text:find("$", 1, true) and not text:find("\\[%a\128-\255]") then
    format = format .. "-raw_tex-latex_macros-tex_math_dollars"
  end
  if not text:find("<", 1, true) then
    format = format .. "-raw_html-native_divs-native_spans-markdown_in_html_blocks"
  end
  if not text:gsub("\n```bibtex\n@([^`@]*\n```\n)", "\n%1"):find("@", 1, true) then
    format = format .. "-citations-example_lists"
  end
  return format
end

local function kind_of(id) return id and id:match("^(fig)%-") or id and id:match("^(tbl)%-") or id and id:match("^(sec)%-") end
local function callout_of(el)
  for _, class in ipairs(el.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if CALLOUTS[kind] then return kind end
  end
end

-- A call of pandoc's reader or writer costs a millisecond however short the words are; most are plain ones.
local PLAIN = { Str = true, Space = true, SoftBreak = true }
local function inlines_html(inlines)
  for _, inline in ipairs(inlines) do
    if not PLAIN[inline.t] then return (pandoc.write(pandoc.Pandoc({ pandoc.Plain(inlines) }), "html5")) end
  end
  return escape(stringify(inlines))
end

local read_before = {}
local function read_inlines(text)
  if not read_before[text] then
    read_before[text] = pandoc.utils.blocks_to_inlines(pandoc.read(text, "markdown").blocks)
  end
  return read_before[text]:clone()
end

-- Both formats ----------------------------------------------------------------------------------------------

local function is_for(el, format)
  local wanted, unwanted = el.attributes["when-format"], el.attributes["unless-format"]
  local matches = (not wanted or wanted == format or (format == "typst" and wanted == "pdf"))
    and not (unwanted and unwanted == format)
  if el.classes:includes("content-hidden") then return not matches end
  return matches
end

local function is_conditional(el)
  return el.classes:includes("content-visible") or el.classes:includes("content-hidden")
end

local function keep_for(format)
  local function choose(el)
    if not is_conditional(el) then return nil end
    return is_for(el, format) and el.content or {}
  end
  return { Div = choose, Span = choose }
end

-- A float is what is numbered, captioned and referred to: {id, kind, caption, body}.
local function float_of(el)
  local kind = kind_of(el.identifier)
  if kind ~= "fig" and kind ~= "tbl" then return nil end
  if el.t == "Div" then
    local body, caption = el.content:clone(), pandoc.Inlines({})
    local last = body[#body]
    if #body > 1 and last and (last.t == "Para" or last.t == "Plain") then
      caption = last.content
      body:remove(#body)
    end
    for _, block in ipairs(body) do
      if block.t == "Table" and #block.caption.long > 0 and #caption == 0 then
        caption = pandoc.utils.blocks_to_inlines(block.caption.long)
        block.caption = { long = {} }
      end
    end
    return { id = el.identifier, kind = kind, caption = caption, body = body }
  end
  local caption = pandoc.utils.blocks_to_inlines(el.caption.long)
  if el.t == "Table" then
    local bare = el:clone()
    bare.identifier, bare.caption = "", { long = {} }
    return { id = el.identifier, kind = kind, caption = caption, body = pandoc.Blocks({ bare }) }
  end
  return { id = el.identifier, kind = kind, caption = caption, body = el.content }
end

-- What both formats need, in one walk. To look at what stands within lines takes three times as long as at blocks.
local function prepare(doc, text, faults)
  local base = 9
  doc = walked(doc, {
    Header = function(h) base = math.min(base, h.level) end,
    Math = text:find("$", 1, true) and function() faults:insert("mathematics is not supported") end or nil,
    Div = function(el)
      for _, class in ipairs(el.classes) do
        if UNSUPPORTED[class] then faults:insert(("'.%s' is not supported"):format(class)) end
      end
      for key, _ in pairs(el.attributes) do
        if key:match("^layout") then faults:insert(("the attribute '%s' is not supported"):format(key)) end
      end
      -- a last paragraph that stands right above the closing colons is read as bare words
      el.content = el.content:map(function(block) return block.t == "Plain" and pandoc.Para(block.content) or block end)
      if not (el.classes:includes("panel-tabset") or callout_of(el)) then return el end
      return walked(el, { Header = function(h)
        h.classes:insert("inner-title")
        return h
      end })
    end,
  })
  return doc, base, text:find("content-visible", 1, true) or text:find("content-hidden", 1, true)
end

local function number_everything(doc, base, request, toc, faults)
  local numbers, counts, sections = {}, { fig = 0, tbl = 0 }, {}
  local function count(el)
    local kind = kind_of(el.identifier)
    if kind ~= "fig" and kind ~= "tbl" then return nil end
    if numbers[el.identifier] then faults:insert(("the id '%s' is used twice"):format(el.identifier)) end
    counts[kind] = counts[kind] + 1
    numbers[el.identifier] = tostring(counts[kind])
  end
  -- headings and floats stand in no paragraph or cell but those of footnotes, so there is nothing to find in the others
  local notes = request.text:find("[^", 1, true) or request.text:find("^[", 1, true)
  local passed_over = not notes and function() return nil, false end or nil
  doc = walked(doc, {
    traverse = "topdown",
    Div = count, Figure = count, Table = count, Para = passed_over, Plain = passed_over,
    Header = function(h)
      if h.classes:includes("inner-title") then return nil end
      local depth, label = h.level - base + 1, nil
      if not h.classes:includes("unnumbered") then
        for i = 1, depth do sections[i] = sections[i] or 0 end
        sections[depth] = sections[depth] + 1
        for i = depth + 1, #sections do sections[i] = nil end
        label = table.concat(sections, ".", 1, depth)
        if h.identifier ~= "" then numbers[h.identifier] = label end
      end
      if toc and not h.classes:includes("unlisted") then
        local words = walked(h.content, { Note = function() return {} end, Link = function(l) return l.content end })
        toc[#toc + 1] = { id = h.identifier, level = depth, number = request.number and label or nil,
          html = inlines_html(words) }
      end
      h.attributes["data-number"] = request.number and label or nil
      return h
    end,
  })
  return doc, numbers
end

-- Refers to numbers, or faults: `make` builds the reference of one format.
local function references(numbers, numbered, faults, make)
  return function(cite)
    local out = pandoc.Inlines({})
    for i, c in ipairs(cite.citations) do
      local kind = kind_of(c.id)
      if not kind then
        faults:insert(("'@%s' is not a reference to a figure, table or section; citations are not supported"):format(c.id))
        return nil
      end
      if not numbers[c.id] then
        faults:insert(("'@%s' refers to nothing in this document"):format(c.id))
        return nil
      end
      if kind == "sec" and not numbered then
        faults:insert(("'@%s' refers to a section by its number: set number-sections, or write a link"):format(c.id))
        return nil
      end
      if i > 1 then out:extend({ pandoc.Str(","), pandoc.Space() }) end
      out:insert(make(c.id, kind, numbers[c.id], c.mode == "SuppressAuthor"))
    end
    return out
  end
end

-- Tabs: the headings of the first level inside the div name them.
local function tabs_of(div)
  local tabs, level = {}, nil
  for _, block in ipairs(div.content) do
    if block.t == "Header" and (level == nil or block.level == level) then
      level = block.level
      tabs[#tabs + 1] = { title = block.content, body = pandoc.Blocks({}) }
    elseif tabs[#tabs] then
      tabs[#tabs].body:insert(block)
    end
  end
  return tabs
end

-- HTML ------------------------------------------------------------------------------------------------------

-- On a narrow screen a wide table scrolls by itself, by keyboard too, instead of the page.
local function scrolling(el, serial)
  if #el.colspecs < 3 then return pandoc.Blocks({ el }) end
  local open = ('<div class="table-responsive" tabindex="0" role="region" aria-label="Table %d, scrolls sideways">'):format(serial)
  return pandoc.Blocks({ raw("html", open), el, raw("html", "</div>") })
end

local function html_float(el, numbers, serial)
  local f = float_of(el)
  if not f then return nil end
  if el.t == "Table" then f.body = scrolling(f.body[1], serial) end
  local above = f.kind == "tbl"
  local place = above and "top" or "bottom"
  local caption_id = f.id .. "-caption"
  local caption = pandoc.Blocks({
    raw("html", ('<figcaption class="quarto-float-caption-%s quarto-float-caption quarto-float-%s" id="%s">')
      :format(place, f.kind, caption_id)),
    pandoc.Plain(pandoc.Inlines({ raw_inline("html", ('<span class="float-label">%s&nbsp;%s</span><span class="float-separator">: </span>')
      :format(NAMES[f.kind], numbers[f.id])) }) .. f.caption),
    raw("html", "</figcaption>"),
  })
  local body = pandoc.Blocks({ raw("html", ('<div aria-describedby="%s">'):format(caption_id)) })
    .. f.body .. pandoc.Blocks({ raw("html", "</div>") })
  local inside = pandoc.Blocks({ raw("html", ('<figure class="quarto-float quarto-float-%s figure">'):format(f.kind)) })
    .. (above and caption .. body or body .. caption) .. pandoc.Blocks({ raw("html", "</figure>") })
  return pandoc.Div(inside, { id = f.id, class = "quarto-float quarto-figure quarto-figure-center" })
end

local function html_callout(el)
  local kind = callout_of(el)
  local title = el.attributes.title
  local content = el.content
  if not title and content[1] and content[1].t == "Header" then
    title = inlines_html(content[1].content)
    content = pandoc.Blocks({ table.unpack(content, 2) })
  elseif title then
    title = inlines_html(read_inlines(title))
  end
  local collapse = el.attributes.collapse
  local named = title and ('<span class="screen-reader-only">%s: </span>%s'):format(CALLOUTS[kind], title) or CALLOUTS[kind]
  local class = ("callout callout-style-default callout-%s callout-titled"):format(kind)
  local id = el.identifier ~= "" and (' id="%s"'):format(el.identifier) or ""
  -- a summary holds words, not blocks
  local container = collapse and "span" or "div"
  local title_html = ('<%s class="callout-title-container flex-fill">%s</%s>'):format(container, named, container)
  local open, close
  if collapse then
    open = ('<details class="%s"%s%s><summary class="callout-header">%s</summary><div class="callout-body-container callout-body">')
      :format(class, id, collapse == "false" and " open" or "", title_html)
    close = "</div></details>"
  else
    open = ('<div class="%s"%s><div class="callout-header">%s</div><div class="callout-body-container callout-body">')
      :format(class, id, title_html)
    close = "</div></div>"
  end
  return pandoc.Blocks({ raw("html", open) }) .. content .. pandoc.Blocks({ raw("html", close) })
end

local function html_tabset(el, serial)
  local bar, panes = {}, pandoc.Blocks({})
  for i, tab in ipairs(tabs_of(el)) do
    local id = ("tabset-%d-%d"):format(serial, i)
    local title = inlines_html(tab.title)
    bar[i] = ('<li class="nav-item" role="presentation"><a class="nav-link%s" id="%s-tab" href="#%s" role="tab" aria-controls="%s" aria-selected="%s">%s</a></li>')
      :format(i == 1 and " active" or "", id, id, id, i == 1 and "true" or "false", title)
    -- the heading in the pane is what names it where there is no script, and in print
    panes:insert(raw("html", ('<div id="%s" class="tab-pane%s" role="tabpanel" aria-labelledby="%s-tab"><p class="tab-heading">%s</p>')
      :format(id, i == 1 and " active" or "", id, title)))
    panes:extend(tab.body)
    panes:insert(raw("html", "</div>"))
  end
  return pandoc.Div(pandoc.Blocks({
    raw("html", '<ul class="nav nav-tabs" role="tablist">' .. table.concat(bar) .. '</ul>'),
    raw("html", '<div class="tab-content">'),
  }) .. panes .. pandoc.Blocks({ raw("html", "</div>") }), { class = "panel-tabset" })
end

local function address(target, links)
  if target == "" or target:match("^%a[%w+.-]*:") or target:match("^#") or target:match("^//") then return target end
  links:insert(target)
  return (target:gsub("%.qmd", ".html"):gsub("%.ipynb", ".html"))
end

local function to_html(doc, request, numbers, faults)
  local links, serial, image, tables = pandoc.List(), 0, 0, 0
  local function float(el) return html_float(el, numbers, tables) end
  doc = walked(doc, {
    Div = function(el)
      if callout_of(el) then return html_callout(el) end
      if el.classes:includes("panel-tabset") then
        serial = serial + 1
        return html_tabset(el, serial)
      end
      return float(el)
    end,
    Figure = float,
    Table = function(el)
      tables = tables + 1
      el.classes:insert("caption-top"); el.classes:insert("table")
      return float(el) or scrolling(el, tables)
    end,
    Header = function(h)
      local label = h.attributes["data-number"]
      if label then
        h.content = pandoc.Inlines({ pandoc.Span({ pandoc.Str(label) }, { class = "header-section-number" }), pandoc.Space() })
          .. h.content
      end
      return h
    end,
    Cite = references(numbers, request.number, faults, function(id, kind, number, bare)
      local text = bare and number or NAMES[kind] .. "\u{a0}" .. number
      return pandoc.Link({ pandoc.Str(text) }, "#" .. id, "", { class = "quarto-xref" })
    end),
    Link = function(el)
      el.target = address(el.target, links)
      return el
    end,
    Image = function(el)
      image = image + 1
      local alt = el.attributes["fig-alt"]
      if alt == nil then alt = stringify(el.caption) end
      if alt == "" then faults:insert(("the picture '%s' has no alternative text (fig-alt)"):format(el.src)) end
      if not el.src:match("^%a+:") then links:insert(el.src) end
      local width = el.attributes.width and (' style="width:%s"'):format(escape(el.attributes.width)) or ""
      -- A picture that is loaded only when a reader comes near must have its place kept free until then.
      local known = request.sizes and request.sizes[el.src]
      local size = known and (' width="%d" height="%d"'):format(known[1], known[2]) or ""
      return raw_inline("html", ('<img src="%s" class="img-fluid figure-img" alt="%s"%s%s%s>'):format(
        escape(el.src), escape(alt), size, image > 1 and known and ' loading="lazy"' or "", width))
    end,
    RawBlock = function(el) if el.format == "typst" then return {} end end,
  })
  local options = pandoc.WriterOptions({ section_divs = true, wrap_text = "none" })
  local html = pandoc.write(doc, { format = "html5", extensions = { "smart" } }, options)
  html = html:gsub('<section id="footnotes" (.-)<hr />', function(rest)
    return '<section id="footnotes" ' .. rest .. '<h2 class="quarto-appendix-heading">Footnotes</h2>'
  end)
  return html, links
end

-- Typst -----------------------------------------------------------------------------------------------------

-- pandoc leaves "6." or "-" at the start of a cell or link as it is, and Typst would make a list of it.
local function not_a_list(el)
  local words = stringify(el)  -- which costs half of what the first inline does
  if not (words:match("^%d+%.") or words:match("^[-+/=]")) then return el end
  local first = el.content[1]
  if first.t == "Str" and (first.text:match("^%d+%.$") or first.text:match("^[-+/=]+$")) then
    local inlines = el.content
    inlines[1] = raw_inline("typst", "\\" .. first.text)
    el.content = inlines
  end
  return el
end

local templates = {}
local function template_of(text)
  templates[text] = templates[text] or pandoc.template.compile(text)
  return templates[text]
end

local function to_typst(doc, request, numbers, base)
  local quiet = pandoc.List()
  local function float(el)
    local f = float_of(el)
    if not f then return nil end
    local place = f.kind == "tbl" and "top" or "bottom"
    return pandoc.Blocks({ raw("typst", "#figure([") }) .. f.body .. pandoc.Blocks({
      raw("typst", ("], caption: figure.caption(position: %s, ["):format(place)), pandoc.Plain(f.caption),
      raw("typst", (']), kind: "quarto-float-%s", supplement: "%s")\n<%s>'):format(f.kind, NAMES[f.kind], f.id)) })
  end
  local function tabset(el)
    local out = pandoc.Blocks({})
    for _, tab in ipairs(tabs_of(el)) do
      out:extend({ raw("typst", "#tab-heading["), pandoc.Plain(tab.title), raw("typst", "]") })
      out:extend(tab.body)
    end
    return out
  end
  doc = walked(doc, {
    Figure = float,
    Table = float,
    Plain = not_a_list,
    Div = function(el)
      local kind = callout_of(el)
      if el.classes:includes("panel-tabset") then return tabset(el) end
      if kind then
        local title, content = el.attributes.title, el.content
        if not title and content[1] and content[1].t == "Header" then
          title, content = stringify(content[1].content), pandoc.Blocks({ table.unpack(content, 2) })
        end
        local heading = pandoc.Plain(read_inlines(title or CALLOUTS[kind]))
        return pandoc.Blocks({ raw("typst", "#callout(title: ["), heading, raw("typst", "], body: [") })
          .. content .. pandoc.Blocks({ raw("typst", "])") })
      end
      return float(el) or el.content
    end,
    Header = function(h)
      h.level = h.level - base + 1
      h.attributes = {}
      return h
    end,
    Cite = references(numbers, request.number, quiet, function(id, kind, number, bare)
      if bare then return pandoc.Link({ pandoc.Str(number) }, "#" .. id) end
      return raw_inline("typst", ("#link(<%s>)[%s~%s]"):format(id, NAMES[kind], number))
    end),
    Link = function(el)
      el = not_a_list(el)
      if el.target:match("^%a[%w+.-]*:") or el.target:match("^#") then return el end
      if request.site_url then
        el.target = request.site_url .. "/" .. request.folder .. "/" .. el.target:gsub("%.qmd", ".html"):gsub("%.ipynb", ".html")
        return el
      end
      return el.content
    end,
    Image = function(el)
      local alt = el.attributes["fig-alt"] or stringify(el.caption)
      local width = el.attributes.width and ", width: " .. el.attributes.width or ""
      return raw_inline("typst", ("#box(image(%s, alt: %s%s))"):format(
        typst_string(request.root .. "/" .. el.src), typst_string(alt), width))
    end,
    RawBlock = function(el) if el.format == "html" then return {} end end,
    RawInline = function(el) if el.format == "html" then return {} end end,
  })
  local options = pandoc.WriterOptions({ wrap_text = "none", template = template_of(request.typst_template),
    variables = request.variables })
  return (pandoc.write(doc, "typst", options))
end

-- The loop --------------------------------------------------------------------------------------------------

-- Words of the metadata as Typst markup; settings such as the paper size stay as they are.
local SETTINGS = { lang = true, papersize = true, toc = true, ["toc-depth"] = true, ["section-numbering"] = true }
local written_before = {}
local function typst_words(text, key)
  if type(text) == "table" then
    local words = {}
    for name, each in pairs(text) do words[name] = typst_words(each, name) end
    return words
  end
  if SETTINGS[key] or not text:find("[^%w ]") then return text end
  written_before[text] = written_before[text]
    or pandoc.write(pandoc.Pandoc({ pandoc.Plain(read_inlines(text)) }), "typst", { wrap_text = "none" })
  return written_before[text]
end

local function answer(request)
  local faults, toc, result = pandoc.List(), {}, {}
  at_hand = {}  -- a document that failed may have left its filters
  local read = pandoc.read(request.text, reader_of(request.text))
  read.meta = {}
  local prepared, base, conditional = prepare(read, request.text, faults)
  local function numbered(format, contents, found)
    local chosen = conditional and walked(prepared, keep_for(format)) or prepared
    return number_everything(chosen, base, request, contents, found)
  end
  local doc, numbers = numbered("html", toc, faults)
  result.html, result.links = to_html(doc, request, numbers, faults)
  result.toc = toc
  result.inlines = pandoc.json.decode("{}", false)
  for key, text in pairs(request.inlines or {}) do
    local inlines = read_inlines(text)
    result.inlines[key] = inlines_html(walked(inlines, { Link = function(el)
      el.target = el.target:gsub("%.qmd", ".html")
      return el
    end }))
  end
  if request.typst_template then
    for key, text in pairs(request.variables) do
      request.variables[key] = typst_words(text, key)
    end
    for key, text in pairs(request.inlines or {}) do request.variables[key] = typst_words(text, key) end
    if conditional then doc, numbers = numbered("typst", nil, pandoc.List()) end
    result.typst = to_typst(doc, request, numbers, base)
  end
  result.faults = faults
  return result
end

for line in io.stdin:lines() do
  local ok, result = pcall(answer, pandoc.json.decode(line, false))
  if not ok then result = { faults = { "pandoc could not convert it: " .. tostring(result) } } end
  io.stdout:write(pandoc.json.encode(result), "\n")
  io.stdout:flush()
end
