namespace Shr.Terminology.Import;

/// <summary>How far an import is.</summary>
/// <param name="Step">What is being read or written.</param>
/// <param name="Done">How much of the step is done, from 0 to 1.</param>
public readonly record struct ImportProgress(string Step, double Done);
