package dev.ipcaudit.report;

/**
 * The style sheet of the HTML report: one column that fits a phone, tables that scroll by
 * themselves, the reader's choice of light or dark, and ink-saving on paper. Every pair of text and
 * background has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
 */
final class HtmlStyle {

  static final String CSS =
      """
      :root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;
      --box:#f6f8fa;--link:#0550ae;--error:#b3151d;--warning:#7d4e00;--note:#0550ae;--good:#116329;
      --bar:#0969da;--track:#d8dee4}
      @media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9da7b1;
      --line:#3d444d;--box:#161b22;--link:#79b8ff;--error:#ff8e86;--warning:#e3b341;--note:#79b8ff;
      --good:#6fdd8b;--bar:#4493f8;--track:#30363d}}
      *{box-sizing:border-box}
      body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--page);color:var(--text);
      font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
      h1{font-size:1.5rem;line-height:1.25}h2{margin-top:2rem;font-size:1.25rem}
      h3{margin:0 0 .5rem;font-size:1rem}
      a{color:var(--link)}
      :focus-visible{outline:3px solid var(--link);outline-offset:2px}
      .skip{position:absolute;left:-99rem}.skip:focus{position:static}
      code,pre,.mono{font-family:ui-monospace,monospace;font-size:.875rem}
      pre{margin:.5rem 0;padding:.5rem;background:var(--page);border:1px solid var(--line);
      border-radius:.25rem;white-space:pre-wrap}
      .verdict{font-weight:bold;font-size:1.125rem}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0}
      dt{color:var(--soft)}dd{margin:0}
      article{margin:1rem 0;padding:1rem;background:var(--box);border:1px solid var(--line);
      border-left:.375rem solid var(--line);border-radius:.375rem}
      article.error{border-left-color:var(--error)}
      article.warning{border-left-color:var(--warning)}
      article.note{border-left-color:var(--note)}
      .tag{font-weight:bold}
      .error .tag{color:var(--error)}.warning .tag{color:var(--warning)}
      .note .tag{color:var(--note)}.clean{color:var(--good)}
      .fix{margin:.5rem 0 0;font-weight:600}
      summary{cursor:pointer;color:var(--link);padding:.25rem 0}
      .bars{margin:1rem 0}.bars div{margin:.25rem 0}
      .track{display:block;height:.75rem;background:var(--track);border-radius:.25rem}
      .fill{display:block;height:100%;min-width:1px;background:var(--bar);border-radius:.25rem}
      .fill.high{background:var(--warning)}.fill.full{background:var(--error)}
      .scroll{overflow-x:auto}
      table{border-collapse:collapse;min-width:100%;font-size:.9375rem;overflow-wrap:normal}
      caption{text-align:left;color:var(--soft);padding:.25rem 0}
      th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;
      border-bottom:1px solid var(--line)}
      td.n,th.n{text-align:right;white-space:nowrap}
      @media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
      @media print{:root{color-scheme:light;--page:#fff;--text:#000;--soft:#444;--line:#888;
      --box:#fff;--link:#000;--error:#b3151d;--warning:#7d4e00;--note:#0550ae;--good:#116329;
      --bar:#555;--track:#ddd}body{max-width:none;padding:0;font-size:10pt}
      article,tr,.bars div{break-inside:avoid}h2,h3{break-after:avoid}
      .scroll{overflow:visible}table{overflow-wrap:anywhere}
      table,table .mono{font-size:7.5pt}th,td{padding-right:.375rem}
      .track,.fill{print-color-adjust:exact;-webkit-print-color-adjust:exact}
      details:not([open])::details-content{content-visibility:visible;height:auto}}
      """;

  private HtmlStyle() {}
}
