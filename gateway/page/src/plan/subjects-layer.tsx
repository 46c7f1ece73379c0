// Everybody the gateway knows, as marks that glide. One stop for the keyboard; the arrow keys go from mark to mark.
import type { LiveReply, Point } from '@aisle/protocol';
import { type KeyboardEvent, useRef, useState } from 'react';
import { lookOf } from '../view/kinds.ts';
import { Glyph } from './glyph.tsx';
import classes from './plan.module.css';
import type { Scale } from './scale.ts';

export type Subject = LiveReply['subjects'][number];

/** CSS transitions hold 60 frames a second up to about this many marks. */
const GLIDING_MAX = 300;
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

type Props = {
	subjects: readonly Subject[];
	placed: ReadonlyMap<string, Point>;
	scale: Scale;
	radius: number;
	wordsOf(subject: Subject): string;
	onPoint(key: string | null): void;
};

export function SubjectsLayer({ subjects, placed, scale, radius, wordsOf, onPoint }: Props) {
	const [current, setCurrent] = useState<string>();
	const marks = useRef(new Map<string, SVGGElement>());
	const shown = subjects.filter(({ key }) => placed.has(key));
	const stop = shown.some(({ key }) => key === current) ? current : shown[0]?.key;

	const step = (event: KeyboardEvent) => {
		const by = STEPS[event.key];
		if (by === undefined) return;
		event.preventDefault();
		const from = shown.findIndex(({ key }) => key === stop);
		const next = shown[(from + by + shown.length) % shown.length];
		if (next) marks.current.get(next.key)?.focus();
	};

	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: the marks within have the focus, this hears their keys
		<g onKeyDown={step}>
			{shown.map((subject) => {
				const { key, kind } = subject;
				const [x, y] = scale.toPx(placed.get(key)!);
				return (
					// biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: focus only reads it out; nothing can be done to it
					<g
						key={key}
						ref={(mark) => {
							if (mark) marks.current.set(key, mark);
							else marks.current.delete(key);
						}}
						className={`${classes.subject} ${shown.length <= GLIDING_MAX ? classes.moving : ''}`}
						style={{ transform: `translate(${x}px, ${y}px)` }}
						role="img"
						aria-label={`${wordsOf(subject)} (${lookOf(kind).one})`}
						tabIndex={key === stop ? 0 : -1}
						data-subject={key}
						onFocus={() => {
							setCurrent(key);
							onPoint(key);
						}}
						onBlur={() => onPoint(null)}
						onMouseEnter={() => onPoint(key)}
						onMouseLeave={() => onPoint(null)}
					>
						<circle r={radius + 8} fill="transparent" />
						<circle className={classes.halo} r={radius + 4} />
						<Glyph kind={kind} radius={radius} />
					</g>
				);
			})}
		</g>
	);
}
