/** What a new document begins with. */
export const BEGINNINGS = {
  scxml: {
    title: 'SCXML: a scenario',
    ending: '.scxml',
    text: `<?xml version="1.0" encoding="UTF-8"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="mine" initial="waiting">
  <state id="waiting">
    <onentry>
      <send event="time.up" delay="10s"/>
    </onentry>
    <transition event="time.up" target="done"/>
  </state>
  <final id="done"/>
</scxml>
`,
  },
  vxml: {
    title: 'VoiceXML: what a caller hears and keys',
    ending: '.vxml',
    text: `<?xml version="1.0" encoding="UTF-8"?>
<vxml xmlns="http://www.w3.org/2001/vxml" version="2.1" xml:lang="en">
  <form id="welcome">
    <block>
      <prompt>Thank you for calling.</prompt>
      <exit/>
    </block>
  </form>
</vxml>
`,
  },
} as const;
export type Beginning = keyof typeof BEGINNINGS;

/** Whether a text runs by itself; scripts and fragments are drawn in by others, and are stored unchecked. */
export function isDocument(text: string): boolean {
  return /<(?:scxml|vxml)[\s>]/.test(text);
}
