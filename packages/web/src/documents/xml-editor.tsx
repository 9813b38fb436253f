import { xml } from '@codemirror/lang-xml';
import { syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { classHighlighter } from '@lezer/highlight';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { styleNonce } from '../app/style-nonce.ts';
import type { DocumentFinding } from '../statechart/structure.ts';

interface Props {
  readonly label: string;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly findings: readonly DocumentFinding[];
  /** A line to show; `at` tells one wish from the next. */
  readonly wanted: { readonly line: number; readonly at: number } | null;
  /** Another version to compare with; the text cannot be changed then. */
  readonly against: string | null;
}

/** A text of XML with its findings beside the lines. */
export function XmlEditor({ label, text, change, findings, wanted, against }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ text, change });
  latest.current = { text, change };

  useEffect(() => {
    const parent = place.current;
    if (parent === null) return;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          basicSetup,
          syntaxHighlighting(classHighlighter),
          xml(),
          lintGutter(),
          EditorView.lineWrapping,
          EditorView.cspNonce.of(styleNonce),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.change(update.state.doc.toString());
          }),
          ...(against === null
            ? []
            : [unifiedMergeView({ original: against, mergeControls: false }), EditorState.readOnly.of(true)]),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, against]);

  // A text that came from outside, not from typing.
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const { doc } = editor.state;
    const diagnostics = findings
      .filter(({ url, line }) => url === undefined && line >= 1 && line <= doc.lines)
      .map(({ line, column, severity, message, remedy }) => {
        const row = doc.line(line);
        const from = Math.min(row.to, row.from + Math.max(0, column - 1));
        return {
          from,
          to: row.to,
          severity,
          message: remedy === undefined ? message : `${message} ${remedy}`,
        };
      })
      .sort((a, b) => a.from - b.from);
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [findings]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || wanted === null || wanted.line > editor.state.doc.lines) return;
    const { from } = editor.state.doc.line(wanted.line);
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    editor.focus();
  }, [wanted]);

  return <div className="editor" ref={place} />;
}
