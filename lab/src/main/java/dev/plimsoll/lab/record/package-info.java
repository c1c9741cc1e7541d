/** The machine files of a run's folder: summary.json, stats.csv, scenario.yaml, the request log. */
@NullMarked
package dev.plimsoll.lab.record;

import org.jspecify.annotations.NullMarked;
