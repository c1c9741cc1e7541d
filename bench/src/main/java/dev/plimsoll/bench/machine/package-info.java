/**
 * This machine from outside: its processors, programs and ports, what processes use, and processes
 * that are pinned to one processor.
 */
@NullMarked
package dev.plimsoll.bench.machine;

import org.jspecify.annotations.NullMarked;
