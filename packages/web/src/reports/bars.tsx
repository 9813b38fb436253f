import './reports.css';

export interface Bar {
  readonly title: string;
  /** In the order of `series`. */
  readonly values: readonly number[];
}

interface Props {
  readonly label: string;
  readonly series: readonly string[];
  readonly bars: readonly Bar[];
}

const HEIGHT = 140;
const WIDTH = 22;

/** Stacked bars that can be read in a second; the numbers stand in their words as well. */
export function Bars({ label, series, bars }: Props) {
  const most = Math.max(1, ...bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0)));
  return (
    <figure className="bars">
      <figcaption>
        {label}
        <ul className="legend">
          {series.map((name, at) => (
            <li key={name}>
              <span className={`swatch s${at % 6}`} aria-hidden="true" /> {name}
            </li>
          ))}
        </ul>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there */}
      <div className="scroll" tabIndex={0} role="region" aria-label={label}>
        <svg
          width={bars.length * WIDTH + 40}
          height={HEIGHT + 40}
          role="img"
          aria-label={`${label}: ${bars
            .filter(({ values }) => values.some((value) => value > 0))
            .map(
              ({ title, values }) =>
                `${title} ${values.map((value, at) => `${series[at]} ${value}`).join(', ')}`,
            )
            .join('; ')}`}
        >
          <text x={30} y={14} textAnchor="end">
            {most}
          </text>
          <text x={30} y={HEIGHT + 10} textAnchor="end">
            0
          </text>
          <line x1={34} x2={34 + bars.length * WIDTH} y1={HEIGHT + 10} y2={HEIGHT + 10} className="axis" />
          {bars.map(({ title, values }, at) => {
            let below = 0;
            return (
              <g key={title} transform={`translate(${36 + at * WIDTH} 0)`}>
                <title>
                  {title}: {values.map((value, index) => `${series[index]} ${value}`).join(', ')}
                </title>
                {values.map((value, index) => {
                  const height = (value / most) * HEIGHT;
                  const y = HEIGHT + 10 - below - height;
                  below += height;
                  return (
                    <rect
                      key={series[index]}
                      className={`s${index % 6}`}
                      x={0}
                      y={y}
                      width={WIDTH - 5}
                      height={height}
                    />
                  );
                })}
                {at % 4 === 0 ? (
                  <text x={0} y={HEIGHT + 28}>
                    {title}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </div>
    </figure>
  );
}
