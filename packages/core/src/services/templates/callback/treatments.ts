import { text, treatment } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

const FORM = 'A file of a prompt folder, an address, or JSON `{"file":"...","hints":{...}}`.';

/** Callback options, Voice Treatment (callback options 7). */
export const TREATMENTS: readonly TemplateOption[] = category('Voice Treatment', [
  {
    name: '_treatment_customer_connect',
    type: treatment,
    help: `Heard by the customer after the answer; nothing by default. ${FORM}`,
  },
  {
    name: '_treatment_agent_connect',
    type: treatment,
    help: `Heard by the agent alone, after the answer and before being connected; nothing by default. ${FORM} \`beep\` is a short tone.`,
  },
  {
    name: '_treatment_waiting_for_agent',
    type: treatment,
    default: 'next_customer_rep.wav',
    help: `Heard while waiting for an agent, again and again. ${FORM}`,
  },
  {
    name: '_treatment_find_agent_fail',
    type: treatment,
    default: 'all_agents_busy.wav',
    help: `Heard when no agent was found in time. ${FORM}`,
  },
  {
    name: '_treatment_call_failure_answering_machine',
    type: treatment,
    default: 'call_fail_ans_machine.wav',
    help: `Left on an answering machine; \`{}\` switches it off, and the hint \`"am-beep-detection":"on"\` waits for the beep. ${FORM}`,
  },
  {
    name: '_on_customer_connect_treatment_url',
    type: text,
    source: 'either',
    help: 'VoiceXML application that is run after a person has answered. Blank: none.',
  },
]);
