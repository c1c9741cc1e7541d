/**
 * What another configuration would have made of a recorded stretch: its arrivals and call times
 * played through the real Engine, once as it was set and once otherwise, beside what was measured.
 */
@NullMarked
package dev.plimsoll.simulate.backtest;

import org.jspecify.annotations.NullMarked;
