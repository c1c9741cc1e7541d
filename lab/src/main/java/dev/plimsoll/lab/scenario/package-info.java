/** Scenario files and command-line options, read into records with every fault at its place. */
@NullMarked
package dev.plimsoll.lab.scenario;

import org.jspecify.annotations.NullMarked;
