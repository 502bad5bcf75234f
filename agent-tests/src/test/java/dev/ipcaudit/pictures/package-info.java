/** Draws the pictures of the README from what programs really say; see the profile pictures. */
package dev.ipcaudit.pictures;
