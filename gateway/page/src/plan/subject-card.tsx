// Who a mark is, beside the mark that is pointed at; screen readers hear the mark's own label instead.
import classes from './plan.module.css';

type Props = { at: [number, number]; width: number; who: string; words: string };

export function SubjectCard({ at: [x, y], width, who, words }: Props) {
	// towards the middle, so that it stays on a phone's screen
	const side = x < width * 0.3 ? '-12%' : x > width * 0.7 ? '-88%' : '-50%';
	const below = y < 70;
	return (
		<div
			aria-hidden="true"
			className={`${classes.card} ${classes.moving}`}
			style={{
				transform: `translate(${x}px, ${y + (below ? 18 : -18)}px) translate(${side}, ${below ? '0' : '-100%'})`,
			}}
		>
			<b>{who}</b>
			{words}
		</div>
	);
}
