/**
 * How a page looks: light or dark as the reader's system is, from 320 px to paper. What passes is blue and what
 * refuses is vermilion, which colour-blind people tell apart; sign, shape and word say the same. Text has a contrast of
 * at least 4.5 to 1 on its ground. No picture and no font is loaded.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f7f6f3; --paper: #fff; --sunk: #f4f2ee; --ink: #1d1c1a; --soft: #5a5751; --rule: #dfdbd3;
  --good: #00568a; --good-ground: #e4f0f9; --bad: #a13d00; --bad-ground: #fdeadf;
  --maybe: #6d5200; --maybe-ground: #fbf2cf; --plain: #5a5751; --plain-ground: #edeae4;
  --on-tone: #fff;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", "Liberation Mono", Menlo, Consolas, monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #121417; --paper: #1a1d21; --sunk: #14171a; --ink: #e9e6e0; --soft: #aca79e; --rule: #343940;
    --good: #84c5f4; --good-ground: #10293c; --bad: #ffa274; --bad-ground: #3d2013;
    --maybe: #ecca63; --maybe-ground: #342b0d; --plain: #aca79e; --plain-ground: #262a2f;
    --on-tone: #14171a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 2.5rem) 4rem; max-width: 72rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans",
  sans-serif; overflow-wrap: anywhere;
}
h1, h2, h3, h4 { line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; margin: 0; text-wrap: balance; }
h2 { font-size: 1.3rem; margin-bottom: 1rem; }
h3 { font-size: 1.05rem; }
h4 { font-size: 0.95rem; margin-top: 1.25rem; }
p { margin: 0.5rem 0; max-width: 46rem; }
small { font-size: 0.82rem; color: var(--soft); }
code, pre, .line { font-family: var(--mono); font-size: 0.86em; unicode-bidi: isolate; }
h1 code, h3 code, summary code { font-size: 0.94em; }
a { color: var(--good); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--good); outline-offset: 2px; border-radius: 4px; }
.good { --tone: var(--good); --tone-ground: var(--good-ground); }
.bad { --tone: var(--bad); --tone-ground: var(--bad-ground); }
.maybe { --tone: var(--maybe); --tone-ground: var(--maybe-ground); }
.plain { --tone: var(--plain); --tone-ground: var(--plain-ground); }

.head { display: grid; grid-template-columns: auto 1fr; gap: 1.5rem; padding: clamp(1.25rem, 3vw, 2rem);
  border-radius: 16px; background: var(--tone-ground); }
.head .sign { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; border-radius: 14px;
  background: var(--tone); color: var(--on-tone); }
.head .sign svg { width: 2.2rem; height: 2.2rem; }
.eyebrow { margin: 0 0 0.35rem; font-size: 0.82rem; color: var(--soft); }
h1 { font-size: clamp(1.35rem, 3.2vw, 1.85rem); }
h1 span { font-weight: 400; color: var(--soft); }
.result { margin: 0.35rem 0 0; font-size: 1.1rem; font-weight: 650; color: var(--tone); }
.lead { margin: 0.75rem 0 0; font-size: 1.05rem; }

nav { margin: 1rem 0 1.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0 0.25rem; list-style: none;
  font-size: 0.9rem; }
nav a { display: inline-block; padding: 0.2rem 0; }

section { margin-bottom: 1.25rem; padding: clamp(1.1rem, 3vw, 1.75rem); border: 1px solid var(--rule);
  border-radius: 16px; background: var(--paper); scroll-margin-top: 1rem; }
article + article { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--rule); }
.chips { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem; }
.chip { display: inline-flex; align-items: center; gap: 0.35rem; padding: 0.1rem 0.6rem 0.1rem 0.45rem;
  border-radius: 99px; background: var(--tone-ground); color: var(--tone); font-size: 0.84rem; font-weight: 600;
  line-height: 1.5; }
.chip svg { flex: none; width: 1em; height: 1em; }

.way { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2.25rem; margin: 0 0 2rem; padding: 0;
  list-style: none; }
.way li { position: relative; padding: 0.7rem 0.9rem; border: 1px solid var(--rule); border-radius: 12px;
  background: var(--sunk); font-weight: 600; }
.way li + li::before { content: ""; position: absolute; right: calc(100% + 0.6rem); top: calc(50% - 0.3rem);
  width: 1.15rem; height: 0.6rem; background: var(--soft);
  clip-path: polygon(0 40%, 62% 40%, 62% 0, 100% 50%, 62% 100%, 62% 60%, 0 60%); }
.way li[class] { border-color: var(--tone); background: var(--tone-ground); color: var(--tone); }
.way small { display: block; font-weight: 400; }
.way .label { display: block; font-size: 0.8rem; font-weight: 400; color: var(--soft); }

.gates { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); margin: 0 -0.5rem 1.5rem;
  padding: 0; list-style: none; font-size: 0.84rem; line-height: 1.3; text-align: center; }
.gates li { position: relative; display: flex; flex-direction: column; align-items: center; padding: 0 0.15rem; }
.gates li + li::before { content: ""; position: absolute; top: calc(1.25rem - 1.5px); right: 50%; width: 100%;
  border-top: 3px solid var(--good); }
.gates li.beyond::before { border-top: 3px dotted var(--soft); }
.gates i { position: relative; z-index: 1; display: grid; place-items: center; width: 2.5rem; height: 2.5rem;
  margin-bottom: 0.5rem; background: var(--paper); }
.gates i::before { content: ""; position: absolute; inset: 0.25rem; border-radius: 50%; background: var(--tone); }
.gates svg { position: relative; color: var(--on-tone); width: 1.1rem; height: 1.1rem; }
.gates .bad i::before { inset: 0; border-radius: 0;
  clip-path: polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%); }
.gates .bad svg { width: 1.5rem; height: 1.5rem; }
.gates .maybe i::before { inset: 0.35rem; border-radius: 3px; transform: rotate(45deg); }
.gates .plain i::before, .gates .ahead i::before { inset: 0.45rem; background: var(--paper);
  border: 2px solid var(--tone); }
.gates .ahead.bad i::before { clip-path: none; border-radius: 4px; }
.gates .plain svg, .gates .ahead svg { color: var(--tone); width: 0.95rem; height: 0.95rem; }
.gates b { font-weight: 600; hyphens: manual; }
.gates span { color: var(--tone); }
.gates .plain b, .gates .ahead b { font-weight: 400; color: var(--soft); }
.gates small { display: block; }
.callout { margin: 0.75rem 0; padding: 0.7rem 1rem; max-width: none; border-radius: 10px;
  background: var(--tone-ground); }
.callout strong { color: var(--tone); }
.said { margin: 0; padding: 0; list-style: none; }
.said li { display: grid; grid-template-columns: 9rem auto 1fr; gap: 0.25rem 1rem; align-items: baseline;
  padding: 0.45rem 0; border-top: 1px solid var(--rule); }
.said li:first-child { border-top: 0; }
.said p { grid-column: 2 / -1; margin: 0; }
.said .chip { justify-self: start; }

details { margin: 0.6rem 0; border: 1px solid var(--rule); border-radius: 10px; }
summary { padding: 0.55rem 0.9rem; cursor: pointer; border-radius: 10px; }
summary:hover { background: var(--sunk); }
summary::marker { color: var(--soft); }
details[open] > summary { border-bottom: 1px solid var(--rule); border-radius: 10px 10px 0 0; }
details > div { padding: 0.5rem 0.9rem 0.75rem; }
.step { margin: 0.6rem 0; padding: 0.55rem 0.9rem; border: 1px solid var(--rule); border-radius: 10px; }
.step p { margin: 0.1rem 0; }

dl { margin: 1rem 0 0; }
dl > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.1rem 1rem; padding: 0.4rem 0;
  border-top: 1px solid var(--rule); }
dl > div:first-child { border-top: 0; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; }
.list, .proofs { margin: 0; padding-left: 1.15rem; }
.list li, .proofs li { margin: 0.25rem 0; }
dd > .list > li:first-child { margin-top: 0; }
dd > .list, .proofs { padding: 0; list-style: none; }
.proofs span { display: block; }
.proofs span code:last-child:not(:only-child) { color: var(--soft); }
.proofs > li > code { display: block; padding-left: 0.75rem; border-left: 3px solid var(--rule); }
.proofs small { display: block; }

.compare { margin: 1rem 0; padding: 0.75rem 1rem; border-radius: 10px; background: var(--sunk); }
.compare p { margin: 0; font-size: 0.9rem; color: var(--soft); }
.compare dl { margin: 0.35rem 0 0; }
mark { padding: 0.05em 0.15em; border-radius: 3px; background: var(--maybe-ground); color: inherit;
  box-shadow: inset 0 -2px 0 var(--maybe); }

.answers { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.25rem; margin-top: 1.5rem; }
.status { margin: 0.2rem 0 0.5rem; font-size: 1.1rem; font-weight: 600; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; tab-size: 2; }
pre.block { margin: 0.5rem 0; padding: 0.75rem 1rem; border-radius: 10px; background: var(--sunk); }
.code { margin: 0.75rem 0; padding: 0.5rem 0; border-radius: 10px; background: var(--sunk); }
.line { display: block; position: relative; font-size: 1em; padding: 0 1rem 0 4.25rem; text-decoration: none; }
.line::before { content: attr(data-n); position: absolute; left: 0; width: 3.25rem; text-align: right;
  color: var(--soft); font-size: 0.92em; }
.line b { font-weight: inherit; color: var(--good); }
.code details { margin: 0.35rem 1rem; border-style: dashed; }
.code details > div { padding: 0.35rem 0; margin: 0 -1rem; }
.code summary { padding: 0.25rem 0.75rem; font-size: 0.86rem; color: var(--soft); }
.statement { position: relative; background: var(--tone-ground); box-shadow: inset 4px 0 0 var(--tone); }
.statement p { margin: 0; padding: 0.35rem 1rem 0.15rem 0.85rem; max-width: none; }
.statement .chip { padding-left: 0; background: none; border-radius: 0; }
.statement mark { background: var(--paper); box-shadow: inset 0 -2px 0 var(--tone); font-weight: 600; }
.statement .line::before { color: var(--tone); }
.diff .line { padding-left: 1rem; }
.diff strong { padding-bottom: 0.35rem; font-family: inherit; }
.diff .hunk { color: var(--soft); }
ins.line { background: var(--good-ground); color: var(--good); box-shadow: inset 4px 0 0 var(--good); }
del.line { background: var(--bad-ground); color: var(--bad); box-shadow: inset 4px 0 0 var(--bad); }

footer { margin-top: 2rem; font-size: 0.86rem; color: var(--soft); }
footer p { margin: 0.2rem 0; max-width: none; }

@media (max-width: 60rem) {
  .gates { display: block; margin: 0 0 1.25rem; text-align: left; font-size: 0.95rem; }
  .gates li { display: grid; align-items: center;
    grid-template-columns: 2.5rem minmax(0, 1fr) fit-content(11.5rem); gap: 0.75rem;
    padding: 0.3rem 0; }
  .gates i { margin: 0; }
  .gates li + li::before { top: -50%; left: calc(1.25rem - 1.5px); right: auto; width: 0; height: 100%; border-top: 0;
    border-left: 3px solid var(--good); }
  .gates li.beyond::before { border-top: 0; border-left: 3px dotted var(--soft); }
  .gates small { display: inline; }
  .gates small::before { content: ", "; }
}
@media (max-width: 40rem) {
  body { padding-top: 1rem; }
  .head { grid-template-columns: 1fr; gap: 0.9rem; }
  .head .sign { width: 2.75rem; height: 2.75rem; border-radius: 11px; }
  .way { grid-template-columns: 1fr; gap: 1.5rem; }
  .way li + li::before { right: auto; left: 1.5rem; top: -1.05rem; transform: rotate(90deg); }
  .answers { grid-template-columns: minmax(0, 1fr); }
  dl > div { grid-template-columns: minmax(0, 1fr); }
  .said li { grid-template-columns: 1fr; }
  .said p { grid-column: auto; }
  .line { padding: 0 0.6rem 0 3.1rem; }
  .line::before { width: 2.5rem; }
}
@media print {
  :root { color-scheme: light; }
  body { padding: 0; max-width: none; background: none; font-size: 10pt; }
  nav { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section, .head { border-radius: 0; border-width: 1px 0 0; padding: 0.8rem 0; background: none; }
  .head { border-top: 0; }
  h2, h3, h4, summary, dt { break-after: avoid; }
  .gates, .way, .compare, .statement, tr, dl > div { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  a { color: inherit; }
}
`;
