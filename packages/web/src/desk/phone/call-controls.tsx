import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { AgentPhone, PhoneCall } from './agent-phone.ts';
import { Keypad } from './keypad.tsx';

/** What can be done with the call on the phone in this browser. */
export function CallControls({
  phone,
  call,
  canHold,
}: {
  readonly phone: AgentPhone;
  readonly call: PhoneCall;
  readonly canHold: boolean;
}) {
  // Who closes the page in the middle of a call is asked once.
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  return call.state === 'ringing' ? (
    <Ringing phone={phone} caller={call.caller} />
  ) : (
    <Talking phone={phone} call={call} canHold={canHold} />
  );
}

function Ringing({ phone, caller }: { readonly phone: AgentPhone; readonly caller: string }) {
  const answer = useRef<HTMLButtonElement>(null);
  // Whoever is writing goes on writing: the next key must not answer the call.
  useEffect(() => {
    if (document.activeElement?.matches('input, textarea, select') !== true) answer.current?.focus();
  }, []);
  return (
    <Stack gap="sm">
      <Text fw={600} role="alert">
        {caller === '' ? 'A call' : caller} is calling
      </Text>
      <Group>
        <Button ref={answer} color="green" onClick={() => phone.answer()}>
          Answer
        </Button>
        <Button variant="default" onClick={() => phone.hangUp()}>
          Refuse
        </Button>
      </Group>
    </Stack>
  );
}

function Talking({
  phone,
  call,
  canHold,
}: {
  readonly phone: AgentPhone;
  readonly call: PhoneCall;
  readonly canHold: boolean;
}) {
  const [showsKeys, showKeys] = useState(false);
  const said = call.state === 'answering' ? 'Connecting the audio …' : call.isHeld ? 'On hold' : 'Talking';
  return (
    <Stack gap="sm">
      <Text role="status">
        {said}
        {call.isMuted ? ', your microphone is off' : ''}
      </Text>
      <Group gap="xs">
        <Button color="red" onClick={() => phone.hangUp()}>
          Hang up
        </Button>
        <Button variant="default" aria-pressed={call.isMuted} onClick={() => phone.mute(!call.isMuted)}>
          {call.isMuted ? 'Unmute' : 'Mute'}
        </Button>
        {canHold || call.isHeld ? (
          <Button variant="default" aria-pressed={call.isHeld} onClick={() => void phone.hold(!call.isHeld)}>
            {call.isHeld ? 'Resume' : 'Hold'}
          </Button>
        ) : null}
        <Button variant="default" aria-expanded={showsKeys} onClick={() => showKeys(!showsKeys)}>
          Keys
        </Button>
      </Group>
      {showsKeys ? <Keypad send={(digit) => phone.sendDigit(digit)} /> : null}
    </Stack>
  );
}
