// Asks for the code without which no page may write: somebody who may use the gateway's machine has it printed.
import { Button, Text } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { enterCode } from '../live/survey-session.ts';
import { hashOf } from '../view/place.ts';
import classes from './record.module.css';

/** `code`: from the link that was opened. */
export function UnlockForm({ code }: { code: string | undefined }) {
	const [typed, setTyped] = useState('');
	const [words, setWords] = useState<string>();
	const tried = useRef<string>(undefined);
	const enter = (text: string) => {
		setWords(undefined);
		enterCode(text).catch((error: Error) => setWords(error.message));
	};
	useEffect(() => {
		if (code === undefined || tried.current === code) return;
		tried.current = code;
		enterCode(code)
			.catch((error: Error) => setWords(error.message))
			// a code is good once: what is left of it in the address would only mislead
			.finally(() => location.replace(hashOf({ view: 'record', code: undefined })));
	}, [code]);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		enter(typed);
	};
	return (
		<form className={classes.unlock} onSubmit={submit}>
			<Text fw={600} component="h3" size="md">
				Type the code to record
			</Text>
			<Text size="sm" c="dimmed">
				On the gateway's machine, <code>npx aisle-gateway survey record --page</code> prints it. It keeps everybody else
				in the store's network from changing your survey.
			</Text>
			<div className={classes.codeRow}>
				<label htmlFor="code" className={classes.pick}>
					Code
				</label>
				<input
					id="code"
					className={classes.code}
					value={typed}
					onChange={({ currentTarget }) => setTyped(currentTarget.value)}
					placeholder="ABCD-2345"
					autoComplete="off"
					autoCapitalize="characters"
					spellCheck={false}
					maxLength={16}
					aria-describedby={words === undefined ? undefined : 'code-words'}
					aria-invalid={words !== undefined}
				/>
				<Button type="submit" size="md" disabled={typed.trim() === ''}>
					Unlock
				</Button>
			</div>
			{words !== undefined && (
				<p id="code-words" role="alert" className={classes.trouble}>
					{words}
				</p>
			)}
		</form>
	);
}
