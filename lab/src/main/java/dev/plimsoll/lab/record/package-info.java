/**
 * The machine files of a run's folder: summary.json, tables, histograms, junit.xml, the request
 * log.
 */
@NullMarked
package dev.plimsoll.lab.record;

import org.jspecify.annotations.NullMarked;
