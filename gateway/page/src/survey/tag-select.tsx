// Which tag of the site file is carried; this browser remembers it.
import type { SurveyPointsReply } from '@aisle/protocol';
import { useState } from 'react';
import classes from './record.module.css';

const KEY = 'aisle-survey-tag';

/** The tag that was carried last, or the first. */
export function useTag(tags: SurveyPointsReply['tags']): [string, (tag: string) => void] {
	const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
	const tag = tags.find(({ id }) => id === chosen)?.id ?? tags[0]?.id ?? '';
	const choose = (id: string) => {
		localStorage.setItem(KEY, id);
		setChosen(id);
	};
	return [tag, choose];
}

type Props = { tags: SurveyPointsReply['tags']; tag: string; disabled: boolean; onChoose(tag: string): void };

export function TagSelect({ tags, tag, disabled, onChoose }: Props) {
	return (
		<div className={classes.inLine}>
			<label className={classes.pick} htmlFor="tag">
				Your tag
			</label>
			<select
				id="tag"
				className={classes.select}
				value={tag}
				disabled={disabled}
				onChange={({ currentTarget }) => onChoose(currentTarget.value)}
			>
				{tags.length === 0 && <option value="">The site file names no tag</option>}
				{tags.map(({ id, name }) => (
					<option key={id} value={id}>
						{name}
					</option>
				))}
			</select>
		</div>
	);
}
