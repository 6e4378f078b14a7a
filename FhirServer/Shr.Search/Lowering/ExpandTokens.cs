namespace Shr.Search.Lowering;

/// <summary>
/// Asks the terminology for the codes a search stands for: the members of a value set; a code with everything below or above it.
/// Null where the value set or code system is not known or has no end.
/// </summary>
public delegate ValueTask<IReadOnlyList<TokenCode>?> ExpandTokens(TokenSetRequest request, CancellationToken cancellationToken);
