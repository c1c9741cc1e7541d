/**
 * What every benchmark runs on: the testbed it is given, the lines it prints, how it says that it
 * is broken.
 */
@NullMarked
package dev.plimsoll.bench.harness;

import org.jspecify.annotations.NullMarked;
