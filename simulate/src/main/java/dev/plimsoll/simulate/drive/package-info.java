/**
 * The virtual driver: a scenario of the lab played into a world instead of onto a wire, with the
 * same shapes of load, retries, recording and judge, so that its figures stand beside a live run's.
 */
@NullMarked
package dev.plimsoll.simulate.drive;

import org.jspecify.annotations.NullMarked;
