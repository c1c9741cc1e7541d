/**
 * The engine alone, in this process or one of its own: how fast it decides, whether its laws hold.
 */
@NullMarked
package dev.plimsoll.bench.engine;

import org.jspecify.annotations.NullMarked;
