namespace Microsoft.Build.Framework;

/// <summary>
/// Lets a multithreaded MSBuild (<c>-mt</c>) run the task inside its own process instead of a task host. MSBuild looks for the
/// full name only; declaring it here does so without requiring the MSBuild version that made it public (18.6). The promise
/// behind it: no current directory, no process environment, no console, no mutable statics.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
