import {
  breakLabel,
  breakLabelDy,
  LIMIT_LABEL_DY,
  labelRows,
  markLabel,
  type PlacedLimit,
  type Plot,
  type PlotSeries,
  planPlot,
} from "./plot.ts";

/**
 * The chart as the server draws it: what is seen first, and all that is seen without JavaScript. Positions
 * are shares of the box, so that it fits any width without a script and without stretching letters.
 */
export function StillChart({ series, shas }: { series: PlotSeries; shas: string[] }) {
  const plot = planPlot(series);
  const x = (index: number) => ((index + 0.5) / series.commits) * 100;
  const y = (value: number) => ((plot.high - value) / (plot.high - plot.low)) * 100;
  return (
    <div className="absolute top-[30px] right-[10px] bottom-[22px] left-[52px]" aria-hidden="true">
      <svg width="100%" height="100%" className="overflow-visible text-[11px]" role="presentation">
        {plot.ticks.map(({ value, label }) => (
          <g key={value}>
            <line x1="0" x2="100%" y1={`${y(value)}%`} y2={`${y(value)}%`} className="stroke-line" />
            <text x="-8" y={`${y(value)}%`} dy="0.35em" textAnchor="end" className="fill-soft">
              {label}
            </text>
          </g>
        ))}
        {plot.unmeasured.map(({ from, to }) => (
          <rect
            key={from}
            x={`${x(from - 0.5)}%`}
            width={`${((to - from + 1) / series.commits) * 100}%`}
            height="100%"
            className="fill-raised"
          />
        ))}
        <Lines plot={plot} series={series} />
        {labelRows(series.marks, series.commits).map((row, i) => {
          const { index, direction, ratio } = series.marks[i]!;
          const ink = direction === "worse" ? "stroke-worse" : "stroke-better";
          return (
            <g key={index}>
              <line x1={`${x(index)}%`} x2={`${x(index)}%`} y1="0" y2="100%" className={ink} />
              {row === null ? null : (
                <text
                  x={`${x(index)}%`}
                  y={row === 0 ? -5 : -18}
                  textAnchor={x(index) > 88 ? "end" : x(index) < 8 ? "start" : "middle"}
                  className={`font-medium ${direction === "worse" ? "fill-worse" : "fill-better"}`}
                >
                  {markLabel(direction, ratio)}
                </text>
              )}
            </g>
          );
        })}
        {series.breaks.map((one, n) => (
          <g key={one.index} data-break={one.index}>
            <title>{one.text}</title>
            <line
              x1={`${x(one.index - 0.5)}%`}
              x2={`${x(one.index - 0.5)}%`}
              y1="0"
              y2="100%"
              className="stroke-soft"
              strokeDasharray="2 3"
            />
            <text
              x={`${x(one.index - 0.5)}%`}
              dx={x(one.index) > 50 ? -4 : 4}
              dy={breakLabelDy(n, plot.limits)}
              textAnchor={x(one.index) > 50 ? "end" : "start"}
              className="fill-soft stroke-paper stroke-[3] max-sm:hidden"
              paintOrder="stroke"
            >
              {breakLabel(one, series.breaks.length)}
            </text>
          </g>
        ))}
        {plot.limits.map((limit) => (
          <Limit key={limit.label} {...limit} at={y(limit.value)} />
        ))}
        {plot.tried.map(({ index }) => (
          <text key={index} x={`${x(index)}%`} y="100%" dy="-6" textAnchor="middle" className="fill-look">
            ×
          </text>
        ))}
        <text x="0" y="100%" dy="16" className="hash fill-soft">
          {shas[0]?.slice(0, 7)}
        </text>
        <text x="100%" y="100%" dy="16" textAnchor="end" className="hash fill-soft">
          {shas.at(-1)?.slice(0, 7)}
        </text>
      </svg>
    </div>
  );
}

function Limit({ label, worse, place, at }: PlacedLimit & { at: number }) {
  const y = { line: `${at}%`, above: "0", below: "100%" }[place];
  return (
    <g data-limit={place}>
      {place === "line" ? (
        <line x1="0" x2="100%" y1={y} y2={y} className={worse ? "stroke-worse" : "stroke-soft"} />
      ) : null}
      <text
        x="4"
        y={y}
        dy={LIMIT_LABEL_DY[place]}
        className={`stroke-paper stroke-[3] ${worse ? "fill-worse" : "fill-soft"}`}
        paintOrder="stroke"
      >
        {label}
      </text>
    </g>
  );
}

function Lines({ plot, series }: { plot: Plot; series: PlotSeries }) {
  const y = (value: number) => (((plot.high - value) / (plot.high - plot.low)) * 100).toFixed(2);
  const at = (index: number, value: number) => `${index + 0.5} ${y(value)}`;
  return (
    <svg
      width="100%"
      height="100%"
      viewBox={`0 0 ${series.commits} 100`}
      preserveAspectRatio="none"
      className="overflow-visible"
      role="presentation"
    >
      {plot.stretches.map((points) => (
        <g key={points[0]!.index}>
          <path
            d={`M${points.map((p) => at(p.index, p.high)).join("L")}L${points
              .toReversed()
              .map((p) => at(p.index, p.low))
              .join("L")}Z`}
            className="fill-ink/15 stroke-ink/15"
            vectorEffect="non-scaling-stroke"
          />
          <path
            d={`M${points.map((p) => at(p.index, p.median)).join("L")}`}
            className="fill-none stroke-ink stroke-[1.25]"
            vectorEffect="non-scaling-stroke"
          />
        </g>
      ))}
      <path
        d={plot.stretches
          .flat()
          .map((p) => `M${at(p.index, p.median)}h0`)
          .join("")}
        className="fill-none stroke-ink stroke-[3.5]"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
      {series.levels.map(({ from, to, value }) => (
        <path
          key={from}
          d={`M${from} ${y(value)}H${to + 1}`}
          className="fill-none stroke-strong-line"
          strokeDasharray="5 4"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
