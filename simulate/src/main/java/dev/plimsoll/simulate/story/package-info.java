/**
 * Overload as stories: a scenario, a server, and something that goes wrong at a moment. Each is
 * played in virtual time; its report is a checked-in text, so that a change of policy is read as a
 * difference.
 */
@NullMarked
package dev.plimsoll.simulate.story;

import org.jspecify.annotations.NullMarked;
