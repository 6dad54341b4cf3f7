package explore

import (
	"go/ast"
	"go/token"
	"go/types"
)

// level says what a statement touches: nothing that goroutines share, something reachable that they
// may share, or what they certainly use to share and to synchronise.
type level int

const (
	untouched level = iota
	reachable
	shared
)

// orderingPackages are those whose calls order goroutines or work on what they share.
var orderingPackages = map[string]bool{"sync": true, "sync/atomic": true, "context": true, "maps": true}

// levelOf looks at a statement without the statements and the functions within it.
func (p *pass) levelOf(statement ast.Stmt) level {
	switch statement.(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause, *ast.DeferStmt:
		return untouched
	case *ast.SelectStmt, *ast.SendStmt, *ast.GoStmt:
		return shared
	}
	found := untouched
	ast.Inspect(statement, func(node ast.Node) bool {
		switch node.(type) {
		case *ast.BlockStmt, *ast.FuncLit, *ast.CaseClause:
			return false
		}
		found = max(found, p.levelOfNode(node))
		return true
	})
	return found
}

func (p *pass) levelOfNode(node ast.Node) level {
	switch node := node.(type) {
	case *ast.CallExpr:
		return when(p.orders(node), shared)
	case *ast.UnaryExpr:
		return when(node.Op == token.ARROW, shared)
	case *ast.IndexExpr:
		return when(isShareable(p.info.TypeOf(node.X)), shared)
	case *ast.RangeStmt:
		return when(isShareable(p.info.TypeOf(node.X)), shared)
	case *ast.StarExpr:
		return when(!p.info.Types[node].IsType(), reachable)
	case *ast.SelectorExpr:
		selection := p.info.Selections[node]
		return when(selection != nil && selection.Kind() == types.FieldVal && selection.Indirect(), reachable)
	case *ast.Ident:
		return when(p.isFromOutside(node), reachable)
	}
	return untouched
}

func when(holds bool, found level) level {
	if holds {
		return found
	}
	return untouched
}

// orders reports whether a call may order goroutines or change a map or channel.
func (p *pass) orders(call *ast.CallExpr) bool {
	switch p.builtin(call) {
	case "close", "delete", "clear":
		return true
	}
	if function := p.callee(call); function != nil && function.Pkg() != nil {
		return orderingPackages[function.Pkg().Path()]
	}
	named, ok := p.info.TypeOf(call.Fun).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context"
}

// isAtomicValue reports whether a call is an atomic operation that gives a value.
func (p *pass) isAtomicValue(call *ast.CallExpr) bool {
	function := p.callee(call)
	if function == nil || function.Pkg() == nil || function.Pkg().Path() != "sync/atomic" {
		return false
	}
	return function.Signature().Results().Len() == 1
}

// callee returns the function or method that a call names, or nil.
func (p *pass) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch index := fun.(type) {
	case *ast.IndexExpr:
		fun = index.X
	case *ast.IndexListExpr:
		fun = index.X
	}
	name, ok := fun.(*ast.Ident)
	if selector, is := fun.(*ast.SelectorExpr); is {
		name, ok = selector.Sel, true
	}
	if !ok {
		return nil
	}
	function, _ := p.info.Uses[name].(*types.Func)
	return function
}

// builtin returns the name of the built-in function that a call calls, or "".
func (p *pass) builtin(call *ast.CallExpr) string {
	if name, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if builtin, is := p.info.Uses[name].(*types.Builtin); is {
			return builtin.Name()
		}
	}
	return ""
}

// isFromOutside reports whether a name is a variable of the package, or one that the function
// literal at hand captures.
func (p *pass) isFromOutside(name *ast.Ident) bool {
	variable, ok := p.info.Uses[name].(*types.Var)
	if !ok || variable.IsField() || variable.Pkg() == nil {
		return false
	}
	if variable.Parent() == variable.Pkg().Scope() {
		return true
	}
	return p.literal != nil && variable.Pos() < p.literal.Pos()
}

// isShareable reports whether values of a type are shared by all who hold a copy: maps and channels.
func isShareable(of types.Type) bool {
	if of == nil {
		return false
	}
	switch of.Underlying().(type) {
	case *types.Map, *types.Chan:
		return true
	}
	return false
}
