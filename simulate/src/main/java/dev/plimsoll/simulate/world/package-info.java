/**
 * A world without a clock: the real Engine, and around it what happens in a live server, drawn
 * instead of done. One heap of what comes next is its time; equal seeds give equal worlds.
 */
@NullMarked
package dev.plimsoll.simulate.world;

import org.jspecify.annotations.NullMarked;
