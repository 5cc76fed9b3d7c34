// Starts the program, and stands in for it where it cannot stand itself: before its first frame (look and
// language of the last visit, so that nothing flashes), and after its last (what happened, and a way on).
//
// Runs before anything is painted. Refuses to depend on the program: plain DOM, its own few words.
'use strict';

(() => {
  // The only sentences outside the Fluent files: they are for when those could not be loaded. A program that
  // got as far as to speak leaves its own, in `window.faultWords`.
  const WORDS = {
    id: {
      title: 'Nusaloka belum bisa dibuka',
      explained: 'Ada bagian yang gagal dimuat. Yang sudah tersimpan tetap aman. Coba mulai lagi.',
      restart: 'Mulai lagi',
      copy: 'Salin rincian',
      copied: 'Rincian tersalin',
      notCopied: 'Rincian tidak bisa disalin. Pilih tulisannya, lalu salin sendiri.',
    },
    en: {
      title: 'Nusaloka could not open',
      explained: 'A part of it failed to load. Whatever was saved is safe. Try to start again.',
      restart: 'Start again',
      copy: 'Copy details',
      copied: 'Details copied',
      notCopied: 'The details could not be copied. Select the text and copy it yourself.',
    },
    ar: {
      title: 'تعذّر فتح نوسالوكا',
      explained: 'تعذّر تحميل جزء منه. كل ما حُفظ في أمان. جرّب البدء من جديد.',
      restart: 'ابدأ من جديد',
      copy: 'انسخ التفاصيل',
      copied: 'نُسخت التفاصيل',
      notCopied: 'تعذّر نسخ التفاصيل. حدّد النص وانسخه بنفسك.',
    },
    ja: {
      title: 'Nusalokaを開けませんでした',
      explained: '一部を読み込めませんでした。保存済みのものは無事です。もう一度始めてみてください。',
      restart: 'もう一度始める',
      copy: '詳細をコピー',
      copied: 'コピーしました',
      notCopied: '詳細をコピーできませんでした。文字を選んでコピーしてください。',
    },
  };

  const page = document.documentElement;

  function hint(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // no storage here: nothing was remembered
    }
  }

  // What a page can look like other than by itself, by the attribute of its root.
  const LOOKS = {
    theme: ['light', 'dark'],
    'text-size': ['125', '150', '200'],
    motion: ['reduced'],
    contrast: ['more'],
  };

  function dress() {
    for (const [name, looks] of Object.entries(LOOKS)) {
      const look = hint(name);
      if (looks.includes(look)) page.setAttribute(`data-${name}`, look);
    }
    const wanted = [hint('lang'), ...navigator.languages.map((tag) => tag.split('-')[0].replace(/^in$/, 'id'))];
    page.lang = wanted.find((tag) => tag in WORDS) ?? 'id';
    page.dir = page.lang === 'ar' ? 'rtl' : 'ltr';
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text ?? '';
    return element;
  }

  async function copy(text) {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        // not allowed here: the old way may be
      }
    }
    const field = make('textarea', 'fault-copying', text);
    document.body.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    return copied;
  }

  let broken = false;

  // Replaces the page: what was drawn by a program that stopped half-way can no longer be trusted.
  function showFault(what) {
    if (broken) return;
    broken = true;
    const words = window.faultWords ?? WORDS[page.lang] ?? WORDS.id;
    const details = [what, location.pathname, new Date().toISOString(), navigator.userAgent].join('\n');

    const fault = make('main', 'fault');
    fault.id = 'fault';
    fault.setAttribute('role', 'alert');
    const restart = make('button', 'fault-restart', words.restart);
    restart.addEventListener('click', () => location.reload());
    const copyDetails = make('button', 'fault-copy', words.copy);
    copyDetails.addEventListener('click', async () => {
      said.textContent = (await copy(details)) ? words.copied : words.notCopied;
    });
    const said = make('p', 'fault-said');
    said.setAttribute('role', 'status');
    const actions = make('div', 'fault-actions');
    actions.append(restart, copyDetails);
    const small = make('pre', 'fault-details', details);
    small.dir = 'ltr';
    fault.append(make('h1', 'fault-title', words.title), make('p', 'fault-explained', words.explained), actions, said, small);

    const show = () => {
      document.body.replaceChildren(fault);
      restart.focus();
    };
    if (document.body) show();
    else addEventListener('DOMContentLoaded', show);
  }

  function isOfProgram(error) {
    return error instanceof WebAssembly.RuntimeError || error instanceof WebAssembly.CompileError;
  }

  // From another site the browser did not say who is here. From here it does.
  async function arrive() {
    const headers = { 'content-type': 'application/vnd.nusaloka+postcard' };
    // Without a network, the screens say so.
    await fetch('/host/arrive', { method: 'POST', headers }).catch(() => {});
  }

  async function start() {
    // Compiled while it arrives, and while the script that starts it does.
    const program = WebAssembly.compileStreaming(fetch('/ui_bg.wasm'));
    program.catch(() => {}); // said below, where it is awaited
    const { default: init } = await import('/ui.js');
    if (page.dataset.arriving) await arrive();
    await init({ module_or_path: await program });
  }

  dress();
  // The program's own last words; then what stops it without any.
  addEventListener('fault', (event) => showFault(event.detail));
  addEventListener('error', (event) => isOfProgram(event.error) && showFault(event.error.stack));
  addEventListener('unhandledrejection', (event) => isOfProgram(event.reason) && showFault(event.reason.stack));
  start().catch((error) => showFault(`${error?.stack ?? error}`));
})();
