package org.pitchside.itest.board;

/** What a page must look like, whoever made it. */
final class Looks {

    private Looks() {}

    /** Whatever is pressed outside running text is at least 40 px high. */
    static Object tooSmallForAThumb(Browser browser) {
        return browser.run(
                "return [...document.querySelectorAll('nav a, button, .button, .chip, .row, select, input')].filter(e => e.offsetParent)"
                        + ".filter(e => e.getBoundingClientRect().height < 40).map(e => e.outerHTML)");
    }

    /** Text with less contrast than WCAG AA wants: 4.5, or 3 where it is large. */
    static Object tooFaint(Browser browser) {
        return browser.run("""
                const parse = c => c.match(/[\\d.]+/g).map(Number);
                const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
                  if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
                const faint = new Set();
                for (const e of document.querySelectorAll('body *')) {
                  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest('.unseen, .skip, noscript')) continue;
                  const s = getComputedStyle(e), [a, b] = [light(parse(s.color)), light(ground(e))].sort((x, y) => y - x);
                  const large = parseFloat(s.fontSize) >= 24;
                  if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) faint.add(e.tagName + '.' + e.className + ' ' + s.color);
                }
                return [...faint];""");
    }
}
