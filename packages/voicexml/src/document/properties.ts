/** Properties as the platform has them (VoiceXML 2.0 6.3). */
export const PLATFORM_PROPERTIES: Readonly<Record<string, string>> = {
  timeout: '5s',
  interdigittimeout: '3s',
  termtimeout: '0s',
  termchar: '#',
  bargein: 'true',
  bargeintype: 'speech',
  inputmodes: 'dtmf voice',
  fetchtimeout: '7s',
  fetchaudio: '',
  fetchaudiodelay: '0s',
  fetchaudiominimum: '0s',
  maxnbest: '1',
  confidencelevel: '0.5',
  universals: 'none',
  recordutterance: 'false',
};
