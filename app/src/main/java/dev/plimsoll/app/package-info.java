/**
 * The command line: reads what a person typed into records, hands them to {@link
 * dev.plimsoll.app.Actions}, and turns every ending into one message and one exit status.
 */
@NullMarked
package dev.plimsoll.app;

import org.jspecify.annotations.NullMarked;
