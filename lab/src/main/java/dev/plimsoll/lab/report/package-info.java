/**
 * A finished run as people read it: the closing table of a terminal and one self-contained page. It
 * draws what was measured and judged elsewhere and never computes a verdict.
 */
@NullMarked
package dev.plimsoll.lab.report;

import org.jspecify.annotations.NullMarked;
