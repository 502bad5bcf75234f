package dev.ipcaudit.report.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The script of the HTML report: filter, order and groups of the findings, and copies of what they
 * are called. It makes no markup of text and asks nobody; without it all findings are there too.
 */
final class HtmlScript {

  static final String TEXT =
      """

      'use strict';
      document.addEventListener('DOMContentLoaded', () => {
        const $ = id => document.getElementById(id);
        const list = $('list'), index = $('index'), tools = $('tools');
        const make = (name, text) => {
          const e = document.createElement(name);
          e.textContent = text;
          return e;
        };
        const frames = article => [...article.querySelectorAll('.more > pre:not(.source, .as)')]
          .slice(0, 1).flatMap(pre => pre.textContent.trim().split('\\n'))
          .map(frame => frame.replace(/\\(.*/, '').replace(/^.*\\//, '').split('.').slice(-2).join('.'));
        const all = [...list.children].map((article, i) => ({
          article, i, item: index && index.children[i], details: article.querySelector('.more'),
          rule: article.querySelector('.tag').textContent.split(': ')[1],
          kind: article.dataset.kind, count: +article.dataset.count,
          site: article.querySelector('h3 code').textContent,
          package: article.querySelector('h3 i').textContent.slice(0, -1) || 'no package',
          path: frames(article).join(' < ') || 'no path',
          text: (article.textContent + ' ' + article.dataset.kind).toLowerCase()
        }));

        for (const each of all) {
          const link = make('a', '#');
          link.href = '#' + each.article.id;
          link.className = 'self';
          link.setAttribute('aria-label', 'Link to this finding');
          each.article.querySelector('h3').append(' ', link);
        }

        const copied = async (code, button) => {
          const label = button.textContent;
          let done = true;
          try {
            await navigator.clipboard.writeText(code.textContent);
          } catch (refused) { // or not there, as in pages that are not secure
            getSelection().selectAllChildren(code);
            done = document.execCommand('copy');
          }
          button.textContent = done ? 'Copied' : 'Selected: press Ctrl+C';
          setTimeout(() => { button.textContent = label; }, 2000);
        };
        const whats = ['baseline entry', 'ignore=', 'test name'];
        for (const names of document.querySelectorAll('.as')) {
          names.replaceChildren(...names.textContent.split('\\n').map((name, i) => {
            const line = make('div', '');
            const code = make('code', name);
            const button = make('button', 'Copy ' + whats[i]);
            button.type = 'button';
            button.addEventListener('click', () => copied(code, button));
            line.append(button, ' ', code);
            return line;
          }));
        }

        const opened = () => {
          const target = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
          if (!target || !list.contains(target)) return;
          if (tools && target.closest('article').hidden) {
            $('filter').value = '';
            show();
          }
          for (let e = target; e !== list; e = e.parentNode) {
            if (e.tagName === 'DETAILS') e.open = true;
            if (e.tagName === 'ARTICLE') e.querySelector('.more').open = true;
          }
          target.scrollIntoView();
        };
        const by = {
          'severity': (a, b) => a.i - b.i,
          'objects': (a, b) => b.count - a.count || a.i - b.i,
          'call site': (a, b) => (a.site < b.site ? -1 : a.site > b.site ? 1 : a.i - b.i),
          'rule': (a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.i - b.i),
          'kind': (a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.i - b.i)
        };
        const show = () => {
          const words = $('filter').value.toLowerCase().split(/\\s+/).filter(word => word);
          const group = $('group').value;
          const groups = new Map();
          let shown = 0;
          for (const each of all.slice().sort(by[$('sort').value])) {
            const key = group === 'nothing' ? '' : each[group];
            groups.set(key, [...(groups.get(key) || []), each]);
            const hidden = !words.every(word => each.text.includes(word));
            each.article.hidden = each.item.hidden = hidden;
            shown += !hidden;
          }
          const parts = [], items = [];
          for (const [key, members] of groups) {
            const seen = members.filter(each => !each.article.hidden);
            if (key && seen.length) {
              const total = seen.reduce((sum, each) => sum + each.count, 0);
              const title = make('h3', key + ': ' + seen.length
                + (seen.length === 1 ? ' finding' : ' findings') + ', ' + total + ' in all');
              title.className = 'group';
              parts.push(title);
            }
            for (const each of members) {
              parts.push(each.article);
              items.push(each.item);
            }
          }
          list.replaceChildren(...parts);
          index.replaceChildren(...items);
          $('shown').textContent = shown + ' of ' + all.length + ' findings';
        };
        if (tools) {
          const fold = $('fold');
          const folded = hide => {
            all.forEach(each => { each.details.open = !hide; });
            fold.textContent = hide ? 'Show details' : 'Hide details';
          };
          fold.addEventListener('click', () => folded(fold.textContent === 'Hide details'));
          for (const id of ['filter', 'sort', 'group']) $(id).addEventListener('input', show);
          if (all.length > 20 || innerWidth < 500) folded(true);
          tools.hidden = false;
          show();
        }
        addEventListener('hashchange', opened);
        opened();
      });
      """;

  private HtmlScript() {}

  /** What a Content-Security-Policy allows this script by, and none besides. */
  static String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException brokenJdk) {
      // every Java platform has it, says MessageDigest
      throw new IllegalStateException(brokenJdk);
    }
  }
}
