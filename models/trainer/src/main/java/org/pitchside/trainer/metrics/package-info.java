/** How right the numbers of a swing are: fitted on simulated training players, checked on others. */
package org.pitchside.trainer.metrics;
