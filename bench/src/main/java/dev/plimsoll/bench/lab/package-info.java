/**
 * Whether the load lab tells the truth, what it costs with many users, and what it does with
 * failing targets.
 */
@NullMarked
package dev.plimsoll.bench.lab;

import org.jspecify.annotations.NullMarked;
