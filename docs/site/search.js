// SPDX-License-Identifier: Apache-2.0
// A search box above the list of pages. It searches the index that the site's build has made, and asks nobody else.
'use strict';
(() => {
  const MOST = 12;
  const root = document.currentScript.dataset.root;

  // A section matches if it has every word; in its heading, a word counts more.
  function score(section, words) {
    const heading = section[2].toLowerCase();
    const text = section[3].toLowerCase();
    let sum = 0;
    for (const word of words) {
      const found = (heading.includes(word) ? 10 : 0) + Math.min(5, text.split(word).length - 1);
      if (found === 0) {
        return 0;
      }
      sum += found;
    }
    return sum;
  }

  function excerpt(text, word) {
    const place = Math.max(0, text.toLowerCase().indexOf(word));
    const start = Math.max(0, place - 40);
    return (start > 0 ? '… ' : '') + text.slice(start, start + 120) + (text.length > start + 120 ? ' …' : '');
  }

  function search(query, list) {
    const words = query.toLowerCase().split(/\s+/).filter(word => word.length > 1);
    const found = words.length === 0 ? [] : SECTIONS
      .map(section => [score(section, words), section])
      .filter(([points]) => points > 0)
      .sort((a, b) => b[0] - a[0])
      .slice(0, MOST);
    list.replaceChildren(...found.map(([, [page, anchor, heading, text]]) => {
      const link = document.createElement('a');
      link.href = root + page + (anchor ? '#' + anchor : '');
      link.textContent = heading;
      const below = document.createElement('div');
      below.textContent = excerpt(text, words[0]);
      const item = document.createElement('li');
      item.append(link, below);
      return item;
    }));
    if (words.length > 0 && found.length === 0) {
      const item = document.createElement('li');
      item.textContent = 'nothing found';
      list.append(item);
    }
  }

  function box() {
    const input = document.createElement('input');
    input.type = 'search';
    input.placeholder = 'Search';
    input.setAttribute('aria-label', 'Search the documentation');
    const list = document.createElement('ul');
    input.addEventListener('input', () => search(input.value, list));
    const whole = document.createElement('div');
    whole.className = 'search';
    whole.append(input, list);
    return whole;
  }

  // The column is hidden in a narrow window, where the box is above the page.
  document.getElementById('leftColumn')?.prepend(box());
  document.getElementById('bodyColumn')?.prepend(box());
})();
