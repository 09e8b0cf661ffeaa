namespace BuildCache.Content.Templates;

/// <summary>A place in markup, as far as it decides how what follows is read: between two tags nothing does.</summary>
/// <param name="State">What is being read.</param>
/// <param name="Element">The element whose tag was opened last.</param>
/// <param name="Until">What ends the text that is skipped.</param>
/// <param name="Name">As much of a name as there is.</param>
/// <param name="IsClosedByItself">Whether the tag closes its element.</param>
/// <param name="Quote">What ends the value.</param>
/// <param name="IsInAddress">Whether it is in an address, which is judged as a whole.</param>
readonly record struct AddressPlace(int State, string? Element, string? Until, string? Name, bool IsClosedByItself, char Quote, bool IsInAddress);
