package dev.ipcaudit.report.html;

/**
 * The style sheet of the HTML report: one column that fits a phone, tables that scroll by
 * themselves, the reader's choice of light or dark, and ink-saving on paper. Every pair of text and
 * background has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), and what is drawn of 3 to 1
 * (1.4.11).
 */
final class HtmlStyle {

  static final String CSS =
      """
      :root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;
      --box:#f6f8fa;--link:#0550ae;--error:#b3151d;--warning:#7d4e00;--note:#0550ae;--good:#116329;
      --bar:#0969da;--track:#d8dee4;--mark:#fff3bf}
      @media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9da7b1;
      --line:#3d444d;--box:#161b22;--link:#79b8ff;--error:#ff8e86;--warning:#e3b341;--note:#79b8ff;
      --good:#6fdd8b;--bar:#4493f8;--track:#30363d;
      --mark:#3b3313}}
      *{box-sizing:border-box}
      html{scroll-padding-top:3.5rem}
      body{margin:0 auto;max-width:72rem;padding:0 1rem 2rem;background:var(--page);
      color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
      h1{margin:1.5rem 0 .5rem;font-size:1.5rem;line-height:1.25}
      h2{margin:2.5rem 0 1rem;padding-bottom:.25rem;font-size:1.25rem;
      border-bottom:1px solid var(--line)}
      h3{margin:0 0 .5rem;font-size:1rem}
      section>h3{margin-top:1.5rem}
      p{margin:.5rem 0}
      a{color:var(--link)}
      :focus-visible{outline:3px solid var(--link);outline-offset:2px}
      .skip{position:absolute;left:-99rem}.skip:focus{position:static}
      ol{padding-left:2.5rem}.objects{padding-left:1.25rem;font:.875rem ui-monospace,monospace}li{margin:.125rem 0}
      nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:.5rem 0}
      code,pre,tbody th,td{font-family:ui-monospace,monospace;font-size:.875rem}
      h1 code{font-size:1.25rem}
      code i,table i{color:var(--soft);font-style:normal;font-weight:normal}
      pre{margin:.5rem 0;padding:.5rem;background:var(--page);border:1px solid var(--line);
      border-radius:.25rem;white-space:pre-wrap}
      [hidden]{display:none!important}
      .verdict{margin:1rem 0;padding:.75rem 1rem;background:var(--box);border:1px solid var(--line);
      border-left:.75rem solid var(--good);border-radius:.375rem}
      .verdict.failed{border-left-color:var(--error)}
      .verdict strong{font-size:2.25rem;line-height:1.125;color:var(--good)}
      .verdict.failed strong{color:var(--error)}
      .verdict p{margin:.25rem 0}
      .tools{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:1rem 0}
      .tools output{color:var(--soft)}
      input,select,button{min-height:2.25rem;padding:.25rem .5rem;font:inherit;color:inherit;
      background:var(--box);border:1px solid var(--soft);border-radius:.375rem}
      input{width:18rem;max-width:100%}
      ::placeholder{color:var(--soft);opacity:1}
      button{cursor:pointer;color:var(--link)}
      .group{margin:1.5rem 0 .5rem}
      .self{text-decoration:none;font-weight:normal}
      .as::before{display:block}
      .source{white-space:pre;overflow-x:auto}
      mark{display:inline-block;min-width:100%;color:inherit;background:var(--mark)}
      .as::before{content:"In baseline, option and tests:";font-family:system-ui,sans-serif}
      .as code{user-select:all}.as div{margin-top:.25rem}
      .as button{min-height:1.75rem;padding:0 .5rem;font-size:.875rem}
      .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.75rem;
      margin:1rem 0;padding:0;list-style:none}
      .tiles li{margin:0;padding:.5rem 1rem;background:var(--box);border:1px solid var(--line);
      border-radius:.375rem;color:var(--soft)}
      .tiles b{display:block;font-size:1.75rem;line-height:1.25;color:var(--text)}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0}
      dt{color:var(--soft)}dd{margin:0}
      article,figure{margin:1rem 0;padding:1rem;background:var(--box);border:1px solid var(--line);
      border-radius:.375rem}
      article{border-left-width:.375rem}
      article.error{border-left-color:var(--error)}
      article.warning{border-left-color:var(--warning)}
      article.note{border-left-color:var(--note)}
      :target{border-color:var(--link)}
      .tag{font-weight:bold}
      .error .tag{color:var(--error)}.warning .tag{color:var(--warning)}
      .note .tag{color:var(--note)}
      .fix b{color:var(--good)}
      pre+details pre{margin-top:0}
      summary{cursor:pointer;color:var(--link);padding:.25rem 0}
      .bars{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));
      gap:.5rem 2rem;margin:1rem 0}
      .bars>div{display:grid;grid-template-columns:1fr auto;gap:0 1rem}
      .bars .n{color:var(--soft)}
      .track{grid-column:1/-1;height:.75rem;background:var(--track);
      border-radius:.25rem;overflow:hidden}
      .fill{display:block;height:100%;min-width:2px;background:var(--bar)}
      .fill.high{background:var(--warning)}.fill.full{background:var(--error)}
      .icicle{position:relative;margin:1rem 0;overflow:hidden;font-size:.8125rem}
      .icicle span{position:absolute;height:1.5rem;overflow:hidden;white-space:nowrap;
      text-overflow:ellipsis;text-indent:.25rem;line-height:1.375rem;background:var(--page);
      border:1px solid var(--soft);border-radius:.125rem}
      .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));
      gap:1rem;align-items:start}
      figure{margin:0;min-width:0}
      figcaption p{margin:0 0 .75rem;font-size:.9375rem}
      .chart{display:grid;grid-template-columns:2.75rem 1fr;font-size:.8125rem;color:var(--soft);
      line-height:1}
      .chart svg{display:block;width:100%;height:7.5rem;overflow:visible}
      .y,.x{position:relative}.x{grid-column:2;height:1.5rem}
      .y span,.x span{position:absolute;white-space:nowrap}
      .y span{right:.5rem;transform:translateY(50%)}
      .x span{top:.5rem;transform:translateX(-50%)}
      .x .first{transform:none}.x .last{transform:translateX(-100%)}
      .grid,.line{fill:none;vector-effect:non-scaling-stroke}
      .grid{stroke:var(--line);stroke-width:1}
      .line{stroke:var(--bar);stroke-width:2;stroke-linejoin:round}
      .area{fill:var(--bar);opacity:.15}.column{fill:var(--bar)}
      .scroll{overflow-x:auto}
      table{border-collapse:collapse;min-width:min(100%,32rem);font-size:.9375rem;
      overflow-wrap:normal;white-space:nowrap}
      .long{min-width:20rem;white-space:normal;overflow-wrap:anywhere}
      .charts+.scroll{margin-top:1rem}
      caption{max-width:calc(100vw - 4rem);text-align:left;white-space:normal;color:var(--soft);
      padding:.25rem 0}
      th,td{padding:.25rem 1.5rem .25rem 0;text-align:left;vertical-align:top;
      border-bottom:1px solid var(--line)}
      td.n,th.n,.n{text-align:right;white-space:nowrap;font:inherit;font-variant-numeric:tabular-nums}
      tbody th{font-weight:normal}
      @media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}
      article,figure{padding:.75rem}.tiles{grid-template-columns:repeat(3,1fr);gap:.5rem}
      .tiles li{padding:.5rem}.tools label:first-child,.tools input{width:100%}
      .icicle{min-width:36rem}pre{font-size:.75rem}.as div{margin-top:.5rem}.as code{display:block;font-size:.75rem}
      input,select,button{min-height:2.75rem}.as button{min-height:2.25rem}}
      @media print{:root{color-scheme:light;--page:#fff;--text:#000;--soft:#444;--line:#bbb;
      --box:#fff;--link:#000;--error:#b3151d;--warning:#7d4e00;--note:#0550ae;--good:#116329;
      --bar:#555;--track:#ddd;--mark:#eee}html{font-size:8.5pt}body{max-width:none;padding:0}
      nav,.skip,.over,.tools,.self,.as,.more>summary,details:not([open]):not(.stack,.more){display:none}
      .stack::details-content,.more::details-content{content-visibility:visible;height:auto}.stack summary{display:none}
      pre,figure,tr,li,dl,.bars>div{break-inside:avoid}.fix{break-after:avoid}h2,h3,caption,figcaption{break-after:avoid}
      .charts{grid-template-columns:1fr 1fr}.chart svg{height:5rem}
      .scroll{overflow:visible}table{white-space:normal}
      tbody th,.lines,.long{overflow-wrap:anywhere}
      table,tbody th,td{font-size:7.5pt}article p:has(+pre){break-after:avoid}th,td{padding-right:.375rem}
      .track,.fill{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
      """;

  private HtmlStyle() {}
}
