// Stands in for a script of the theme that draws its icons as SVG, out of 1.5 MB of them. The style
// sheet of the theme has the same icons as a font, a tenth of that, and needs no script.
