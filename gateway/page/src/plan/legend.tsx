// What the marks of the plan mean.
import { lookOf } from '../view/kinds.ts';
import { GlyphIcon } from './glyph.tsx';
import classes from './plan.module.css';

export function Legend({ kinds, truth }: { kinds: readonly string[]; truth: boolean }) {
	return (
		<ul className={classes.legend} aria-label="Legend">
			{kinds.map((kind) => (
				<li key={kind}>
					<GlyphIcon kind={kind} />
					{lookOf(kind).one}
				</li>
			))}
			<li>
				<svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" className={classes.icon}>
					<circle className={classes.receiver} data-hearing="true" r="3" />
					<circle className={classes.receiver} style={{ fill: 'none', strokeWidth: 1 }} r="6" />
				</svg>
				Receiver, hearing
			</li>
			{truth && (
				<>
					<li>
						<Outline kind="pass" />
						Where they really are
					</li>
					<li>
						<Outline kind="stranger" />
						Stranger, unknown to the gateway
					</li>
				</>
			)}
		</ul>
	);
}

function Outline({ kind }: { kind: string }) {
	return (
		<svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" className={classes.icon}>
			<circle className={classes.real} data-kind={kind} r="6" />
		</svg>
	);
}
