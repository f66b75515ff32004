package org.pitchside.trainer.report;

import java.util.List;

/** Pieces of the page. Names and labels come from data sets: everything is escaped. */
final class Html {

    private Html() {}

    static String escape(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(Character.isISOControl(c) && c != '\n' ? '?' : c);
            }
        }
        return out.toString();
    }

    static String table(List<String> head, List<List<String>> rows) {
        var out = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        head.forEach(h -> out.append("<th scope=\"col\">").append(escape(h)).append("</th>"));
        out.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            out.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                out.append(i == 0 ? "<th scope=\"row\">" : "<td>")
                        .append(escape(row.get(i)))
                        .append(i == 0 ? "</th>" : "</td>");
            }
            out.append("</tr>");
        }
        return out.append("</tbody></table></div>").toString();
    }

    static String list(List<String> lines) {
        var out = new StringBuilder("<ul>");
        lines.forEach(l -> out.append("<li>").append(escape(l)).append("</li>"));
        return out.append("</ul>").toString();
    }

    /** Colours by name; light, dark and paper. */
    static final String COLOURS = """
            :root{--ink:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d0d7de;--warn:#9a3412;--hot:9,105,218;
            --c0:#0969da;--c1:#bc4c00;--c2:#1a7f37;--c3:#8250df;--c4:#bf3989;--c5:#4d2d00;--c6:#0550ae;--c7:#6e7781}
            @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9da7b3;--paper:#0d1117;--line:#30363d;--warn:#ffa657;--hot:88,166,255;
            --c0:#58a6ff;--c1:#ffa657;--c2:#56d364;--c3:#d2a8ff;--c4:#ff9bce;--c5:#e3b341;--c6:#79c0ff;--c7:#8b949e}}
            @media print{:root{--ink:#000;--dim:#444;--paper:#fff;--line:#bbb;--warn:#7a2a00;--hot:9,105,218;
            --c0:#0969da;--c1:#bc4c00;--c2:#1a7f37;--c3:#8250df;--c4:#bf3989;--c5:#4d2d00;--c6:#0550ae;--c7:#6e7781}}
            """;

    /** What a plot looks like. */
    static final String PLOT = """
            svg text{fill:var(--dim);font-size:11px}
            .g{stroke:var(--line);stroke-width:.6}.guide{stroke:var(--dim);stroke-dasharray:4 4}.l{fill:none;stroke-width:1.7}.dot{fill:var(--c0);fill-opacity:.75}
            .c0{stroke:var(--c0)}.c1{stroke:var(--c1)}.c2{stroke:var(--c2)}.c3{stroke:var(--c3)}.c4{stroke:var(--c4)}.c5{stroke:var(--c5)}.c6{stroke:var(--c6)}.c7{stroke:var(--c7)}
            """;

    /** Everything that gives the page its looks. */
    static final String STYLE = COLOURS + PLOT + """
            @media print{section,figure{break-inside:avoid}details>*{display:block}}
            body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:980px;margin:2em auto;padding:0 1em;
            -webkit-print-color-adjust:exact;print-color-adjust:exact}
            h1{font-size:1.6em;margin-bottom:.2em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid var(--line)}h3{font-size:1em}
            p.note,figcaption,.dim{color:var(--dim);font-size:.9em}.sim{border:2px solid var(--warn);color:var(--warn);padding:.4em .8em;font-weight:600}
            .flag{color:var(--warn)}table{border-collapse:collapse;font-size:.9em;font-variant-numeric:tabular-nums}.scroll{overflow-x:auto}
            th,td{border:1px solid var(--line);padding:.15em .5em;text-align:right}th{font-weight:600}tbody th{text-align:left}
            figure{margin:1em 0;display:inline-block;vertical-align:top}svg{max-width:100%;height:auto}
            .bar{fill:var(--c0)}.worst{fill:var(--c1)}.legend span{margin-right:1em;white-space:nowrap}.legend svg{vertical-align:middle;margin-right:.3em}
            """;
}
