namespace AttentiveWriter.Runs;

/// <summary>The look of a report: one column on a phone, more where there is room; light or dark as the reader's system is.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1f2328; --paper: #ffffff; --soft: #59636e; --edge: #d1d9e0; --tile: #f6f8fa;
            --shade: rgb(0 0 0 / .35); }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9aa4af; --edge: #30363d;
            --tile: #161b22; --shade: rgb(255 255 255 / .4); } }
        * { box-sizing: border-box; }
        body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--paper);
            max-width: 66rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 .25rem; }
        h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-bottom: .3rem; border-bottom: 1px solid var(--edge); }
        p { margin: .5rem 0 1rem; }
        .warning { border-left: .25rem solid #d1602b; padding: .4rem .8rem; background: var(--tile); }
        .note { color: var(--soft); margin-top: 0; }
        figure { margin: 0; min-width: 0; }
        figcaption, caption { color: var(--soft); font-size: .875rem; text-align: left; padding-block: .25rem; }
        img { display: block; max-width: 100%; height: auto; image-rendering: pixelated; border-radius: 4px; background: #000; }
        svg { display: block; width: 100%; height: auto; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
        .tiles div { background: var(--tile); border: 1px solid var(--edge); border-radius: 8px; padding: .6rem .8rem; }
        .tiles dt { color: var(--soft); font-size: .8rem; } .tiles dd { margin: 0; font-size: 1.1rem; font-weight: 600; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1.25rem; }
        .history { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; }
        .history img { width: 100%; image-rendering: auto; }
        .scroll { overflow-x: auto; scroll-timeline: --sideways inline; } .scroll img { max-width: none; }
            .scroll:focus-visible { outline: 2px solid var(--soft); outline-offset: 2px; }
        .wide, .table { position: relative; margin-bottom: 1rem; } .wide { container-type: inline-size; timeline-scope: --sideways; }
        .hint { margin: 0; color: var(--soft); font-size: .8rem; overflow: hidden; height: clamp(0px, (var(--w) - 100cqi) * 999, 1.6rem); }
        .wide::after { content: ""; position: absolute; right: 0; top: 0; bottom: 0;
            width: clamp(0px, (var(--w) - 100cqi) * 999, 1.25rem); background: linear-gradient(to right, transparent, var(--shade));
            pointer-events: none; }
        @supports (animation-timeline: scroll()) { .wide::after { animation: at-end linear both; animation-timeline: --sideways; } }
        @keyframes at-end { 95% { opacity: 1; } to { opacity: 0; } }
        .table { background: linear-gradient(to right, var(--paper) 50%, transparent) 0 0 / 2.5rem 100% no-repeat local,
            linear-gradient(to left, var(--paper) 50%, transparent) 100% 0 / 2.5rem 100% no-repeat local, linear-gradient(to right,
            var(--shade), transparent) 0 0 / .8rem 100% no-repeat, linear-gradient(to left, var(--shade),
            transparent) 100% 0 / .8rem 100% no-repeat; }
        table { border-collapse: collapse; font-size: .9rem; }
        th { text-align: left; font-weight: 600; } th, td { padding: .2rem 1.2rem .2rem 0; vertical-align: top;
            border-bottom: 1px solid var(--edge); }
        figure table { width: 100%; } figure td { text-align: right; padding-right: 0; word-break: break-word; }
        .scroll th, .scroll td { white-space: nowrap; }
        """;
}
